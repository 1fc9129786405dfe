// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import java.util.Arrays;

/**
 * A label that already lies on its target's grid, read in blocks of whole chunks so that each chunk
 * is decoded once and nothing but a block is in memory. Thread-safe.
 *
 * @param source starts at the first voxel of the target; may be smaller or larger
 * @param kind what becomes of a value
 */
record Blocks(ChunkedArray source, Kind kind) {

    /** What becomes of values. */
    enum Kind {
        /** They stay. */
        SAME,
        /** 1 above 0, else 0. */
        ABOVE_0,
        /** 1 above 0.5, else 0. */
        ABOVE_HALF
    }

    /** A multiple of the chunks of the source that is near a wanted size. */
    int[] shape(int[] wanted, long[] target) {
        int[] shape = new int[3];
        for (int d = 0; d < 3; d++) {
            int chunk = source.spec().chunks()[d];
            int times = Math.max(1, Math.round((float) wanted[d] / chunk));
            shape[d] = (int) Math.min((long) times * chunk, target[d]);
        }
        return shape;
    }

    DType dtype() {
        return kind == Kind.SAME ? source.spec().dtype() : DType.UINT8;
    }

    /** Whether all values are 0 or 1. */
    boolean isMask() {
        return kind != Kind.SAME;
    }

    /** Whether nothing is stored there, and what is not stored is 0. */
    boolean isBackground(Box box) {
        Box inside = box.intersect(Box.of(source.spec().shape()));
        if (inside.isEmpty()) return true;
        return source.spec().fill().doubleValue() == 0
                && Boxes.cells(source.spec().chunks(), inside).stream()
                        .noneMatch(source::chunkExists);
    }

    /** Reads a block; what the source lacks is 0. */
    Object read(Box box) {
        Box inside = box.intersect(Box.of(source.spec().shape()));
        Object values = converted(source.read(inside));
        if (Arrays.equals(inside.shape(), box.shape())) return values;
        Object all = dtype().allocate((int) box.size());
        Boxes.copy(values, inside, all, box);
        return all;
    }

    private Object converted(Object values) {
        return switch (kind) {
            case SAME -> values;
            case ABOVE_0 -> Voxels.above(values, source.spec().dtype(), 0);
            case ABOVE_HALF -> Voxels.above(values, source.spec().dtype(), 0.5);
        };
    }
}

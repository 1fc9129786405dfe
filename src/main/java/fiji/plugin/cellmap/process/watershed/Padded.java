// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import java.util.function.IntConsumer;

/**
 * A block with one voxel of its surroundings on every side. What lies beyond the volume holds 0.
 * Indices are of the padded block, in C order. Immutable.
 */
final class Padded {

    final Box block;

    /** Extents of the padded block. */
    final int depth;

    final int height;
    final int width;

    /** Offsets to the 26 neighbours in raster order; the first 13 lie before a voxel. */
    final int[] offsets = new int[26];

    private final Tiling tiling;
    private final int index;
    private final Box padded;

    Padded(Tiling tiling, int index) {
        this.tiling = tiling;
        this.index = index;
        block = tiling.box(index);
        long[] min = block.min().clone();
        long[] shape = block.shape().clone();
        for (int d = 0; d < 3; d++) {
            min[d]--;
            shape[d] += 2;
        }
        padded = new Box(min, shape);
        depth = (int) shape[0];
        height = (int) shape[1];
        width = (int) shape[2];
        int n = 0;
        for (int dz = -1; dz <= 1; dz++)
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++)
                    if ((dz | dy | dx) != 0) offsets[n++] = (dz * height + dy) * width + dx;
    }

    /** Number of the block in its tiling. */
    int index() {
        return index;
    }

    int size() {
        return depth * height * width;
    }

    /** Reads block and surroundings into an array of the padded size that holds 0. */
    void read(ChunkedArray array, Object into) {
        Box there = padded.intersect(Box.of(tiling.shape()));
        Boxes.copy(array.read(there), there, into, padded);
    }

    /** Writes the block itself. */
    void write(Object from, ChunkedArray array) {
        Object inner = array.spec().dtype().allocate((int) block.size());
        Boxes.copy(from, padded, inner, block);
        array.write(block, inner);
    }

    /** What is done with a row of the block itself. */
    @FunctionalInterface
    interface Row {
        /**
         * @param from first index
         * @param to behind the last index
         */
        void visit(int from, int to);
    }

    /** Runs over the rows of the block itself, in raster order. */
    void rows(Row row) {
        for (int z = 1; z + 1 < depth; z++)
            for (int y = 1; y + 1 < height; y++) {
                int i = (z * height + y) * width + 1;
                row.visit(i, i + width - 2);
            }
    }

    /** Runs over the voxels around the block. */
    void halo(IntConsumer visitor) {
        for (int z = 0; z < depth; z++)
            for (int y = 0; y < height; y++) {
                boolean whole = z == 0 || z == depth - 1 || y == 0 || y == height - 1;
                int row = (z * height + y) * width;
                for (int x = 0; x < width; x += whole ? 1 : width - 1) visitor.accept(row + x);
            }
    }

    /** Whether a voxel belongs to the block itself. */
    boolean isInner(int i) {
        int x = i % width;
        int y = i / width % height;
        int z = i / width / height;
        return x > 0 && x < width - 1 && y > 0 && y < height - 1 && z > 0 && z < depth - 1;
    }

    /** The block that a voxel of the halo belongs to; it must lie in the volume. */
    int owner(int i) {
        int x = i % width;
        int y = i / width % height;
        int z = i / width / height;
        return index
                + (side(z, depth) * tiling.count(1) + side(y, height)) * tiling.count(2)
                + side(x, width);
    }

    private static int side(int at, int extent) {
        if (at == 0) return -1;
        return at == extent - 1 ? 1 : 0;
    }
}

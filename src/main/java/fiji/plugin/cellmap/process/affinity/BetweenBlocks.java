// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.store.Box;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What is between blocks that share a side: fragments that go on, and faces of regions. A block
 * stores the labels of its sides and the faces of those before it, so that no voxel is read again.
 * Blocks may be saved by several threads, and later be looked at by several.
 */
final class BetweenBlocks {

    private final Parts parts;
    private final Tiling tiling;
    private final Linkage linkage;
    private FaceCodes codes;

    BetweenBlocks(Parts parts, Linkage linkage) {
        this.parts = parts;
        this.tiling = parts.tiling();
        this.linkage = linkage;
    }

    /** How affinities are stored; before {@link #of}. */
    void stored(FaceCodes codes) {
        this.codes = codes;
    }

    /** Stores the sides of a block. */
    void save(int block, RegionBlock.Found found) {
        for (int side = 0; side < 6; side++) {
            if (!found.sides().inner(side)) continue;
            long[] values = found.sides().labels(side, found.labels());
            if ((side & 1) == 0) {
                int[] codes = found.sides().faces(side >> 1, found.faces());
                for (int i = 0; i < values.length; i++) values[i] |= (long) codes[i] << 32;
            }
            file(side, block).save(values, values.length);
        }
    }

    private LongFile file(int side, int block) {
        return new LongFile(parts.file("side" + side, block));
    }

    /**
     * Looks at the sides of a block with the blocks before it, once all are saved.
     *
     * @param rows file for what is known of pairs of two clusters
     * @return pairs of clusters that are of one fragment
     */
    int[] of(int block, Path rows) {
        RegionGraph graph = linkage.graph(codes, 0);
        int[] pairs = new int[16];
        int n = 0;
        int hint = 0;
        Box box = tiling.box(block);
        for (int d = 0; d < 3; d++) {
            if (box.min()[d] == 0) continue;
            int before = tiling.beside(block, d == 0 ? -1 : 0, d == 1 ? -1 : 0, d == 2 ? -1 : 0);
            long[] here = file(2 * d, block).load();
            long[] there = file(2 * d + 1, before).load();
            for (int i = 0; i < here.length; i++) {
                int label = (int) here[i];
                int other = (int) there[i];
                if (label == 0 || other == 0) continue;
                int a = parts.base(block) + Sides.label(label);
                int b = parts.base(before) + Sides.label(other);
                if (Sides.isCrossed(label) || Sides.isCrossed(other)) {
                    if (n == pairs.length) pairs = Arrays.copyOf(pairs, 2 * n);
                    pairs[n++] = a;
                    pairs[n++] = b;
                }
                hint =
                        graph.add(
                                a,
                                b,
                                (int) (here[i] >>> 32),
                                FaceNumbers.of(index(box, d, i), d),
                                hint);
            }
        }
        graph.rows().save(rows);
        return Arrays.copyOf(pairs, n);
    }

    /** The number in the volume of a voxel of the side before a block along an axis. */
    private long index(Box box, int d, int i) {
        int columns = (int) box.shape()[d == 2 ? 1 : 2];
        int row = i / columns;
        int column = i % columns;
        return FaceNumbers.index(
                tiling.shape(),
                box,
                d == 0 ? 0 : row,
                d == 0 ? row : d == 1 ? 0 : column,
                d == 2 ? 0 : column);
    }
}

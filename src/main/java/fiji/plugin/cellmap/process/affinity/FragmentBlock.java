// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.DisjointSets;
import java.util.Arrays;

/**
 * The fragments of one block: a voxel belongs to the neighbour with which its affinity is largest,
 * if that is above {@code low}, and to all with which it is at least {@code high} (the watershed of
 * Zlateski and Seung as in waterz). Equal affinities are told apart as {@link EdgeOrder} does, so
 * there are no plateaus. For one thread.
 */
final class FragmentBlock {

    /** Affinities, sets and labels of a voxel. */
    static final int BYTES_PER_VOXEL = 40;

    private final long[] shape;
    private final Box block;
    private final Box grid;
    private final float[][] faces;
    private final int[] steps;
    private final DisjointSets sets;
    private int[] crossing = new int[16];
    private int crossings;

    /** Reads the block; blocks. */
    FragmentBlock(Faces source, Box block) {
        this.shape = source.shape();
        this.block = block;
        this.grid = grid(shape, block);
        this.faces = source.read(grid);
        int row = (int) grid.shape()[2];
        this.steps = new int[] {(int) grid.shape()[1] * row, row, 1};
        this.sets = new DisjointSets(faces[0].length);
    }

    /** The block with the voxels beside it, inside the volume. */
    static Box grid(long[] shape, Box block) {
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = Math.max(0, block.min()[d] - 1);
            max[d] = Math.min(shape[d], block.max(d) + 1);
        }
        return Box.between(min, max);
    }

    /**
     * @param labels of the voxels of the block in C order, from 1 on in the order of first voxels;
     *     0 for background
     * @param firsts by label, the index of its first voxel in the volume
     * @param crossing pairs: a label, and a voxel of the grid outside the block of the same
     *     fragment
     */
    record Found(int[] labels, long[] firsts, int[] crossing) {}

    /**
     * Finds them; once.
     *
     * @param low in stored units
     * @param high likewise
     */
    Found find(double low, double high) {
        int n = Math.toIntExact(block.size());
        boolean[] foreground = new boolean[n];
        forEachVoxel((i, p, index) -> foreground[i] = join(p, index, low, high));
        int[] labels = new int[n];
        int[] ids = new int[faces[0].length];
        long[][] firsts = {new long[16]};
        int[] count = {0};
        forEachVoxel(
                (i, p, index) -> {
                    if (!foreground[i]) return;
                    int root = sets.find(p);
                    if (ids[root] == 0) {
                        ids[root] = ++count[0];
                        if (count[0] == firsts[0].length)
                            firsts[0] = Arrays.copyOf(firsts[0], 2 * count[0]);
                        firsts[0][count[0]] = index;
                    }
                    labels[i] = ids[root];
                });
        int[] pairs = Arrays.copyOf(crossing, crossings);
        for (int i = 0; i < pairs.length; i += 2) pairs[i] = ids[sets.find(pairs[i])];
        return new Found(labels, Arrays.copyOf(firsts[0], count[0] + 1), pairs);
    }

    private interface Visit {
        void at(int i, int p, long index);
    }

    private void forEachVoxel(Visit visit) {
        int i = 0;
        for (long z = block.min()[0]; z < block.max(0); z++)
            for (long y = block.min()[1]; y < block.max(1); y++) {
                long row = (z * shape[1] + y) * shape[2];
                long local = (z - grid.min()[0]) * steps[0] + (y - grid.min()[1]) * steps[1];
                for (long x = block.min()[2]; x < block.max(2); x++, i++)
                    visit.at(i, (int) (local + x - grid.min()[2]), row + x);
            }
    }

    /** Joins a voxel with those that it belongs to; false if there are none. */
    private boolean join(int p, long index, double low, double high) {
        float best = Faces.NONE;
        long bestTie = 0;
        int bestQ = -1;
        for (int side = 0; side < 6; side++) {
            int d = side >> 1;
            boolean before = (side & 1) == 0;
            if (!before && last(p, d)) continue;
            int holder = before ? p : p + steps[d];
            int q = before ? p - steps[d] : holder;
            float value = faces[d][holder];
            if (value <= low) continue;
            if (value >= high) join(p, q);
            long at =
                    before ? index : index + (d == 0 ? shape[1] * shape[2] : d == 1 ? shape[2] : 1);
            long tie = value < best ? 0 : tie(d, at);
            if (bestQ < 0 || value > best || value == best && tie < bestTie) {
                best = value;
                bestTie = tie;
                bestQ = q;
            }
        }
        if (bestQ >= 0) join(p, bestQ);
        return bestQ >= 0;
    }

    /** Another number for each face of a volume of up to 2^44 voxels. */
    private static long tie(int d, long holder) {
        return EdgeOrder.tie(d, holder) << 46 | (long) d << 44 | holder & (1L << 44) - 1;
    }

    private boolean last(int p, int d) {
        int at =
                d == 0
                        ? p / steps[0]
                        : d == 1 ? p / steps[1] % (steps[0] / steps[1]) : p % steps[1];
        return at == grid.shape()[d] - 1;
    }

    private void join(int p, int q) {
        if (inBlock(q)) {
            sets.join(p, q);
            return;
        }
        if (crossings + 2 > crossing.length) crossing = Arrays.copyOf(crossing, 2 * crossings);
        crossing[crossings++] = p;
        crossing[crossings++] = q;
    }

    private boolean inBlock(int q) {
        long z = grid.min()[0] + q / steps[0];
        long y = grid.min()[1] + q / steps[1] % (steps[0] / steps[1]);
        long x = grid.min()[2] + q % steps[1];
        return z >= block.min()[0]
                && z < block.max(0)
                && y >= block.min()[1]
                && y < block.max(1)
                && x >= block.min()[2]
                && x < block.max(2);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Gives every voxel the label of the seed that its water came from: that of the neighbour that was
 * reached first, which is the one of least {@link Cost} and, among equals, the first in raster
 * order. Costs grow along the way, so ways end in seeds; those that come from another block wait
 * for it.
 */
final class Catchments {

    /** Costs and labels, as read and as kept, and the way. */
    static final double BYTES_PER_VOXEL = 20;

    private static final int WAITING = -1;

    private final Padded block;
    private final int[] cost;
    private final int[] label;
    private int[] way = new int[1024];

    private Catchments(Padded block, ChunkedArray costs, int[] label) {
        this.block = block;
        this.label = label;
        cost = new int[block.size()];
        Arrays.fill(cost, Cost.NEVER);
        block.read(costs, cost);
    }

    /**
     * Labels a landscape; one pass. Blocks.
     *
     * @param seeds uint32, ids in seeds, else 0
     * @param costs see {@link Flood}; of these seeds
     * @param labels uint32, gets the result; 0 where no water comes
     */
    static void label(
            ChunkedArray seeds,
            ChunkedArray costs,
            Tiling tiling,
            ChunkedArray labels,
            Workplace place,
            Progress progress) {
        Relaxation.run(
                tiling,
                (block, first, waiting) -> {
                    int[] label = new int[block.size()];
                    block.read(labels, label);
                    if (first) sow(block, seeds, label);
                    return new Catchments(block, costs, label).visit(labels, waiting, first);
                },
                place,
                progress);
    }

    private static void sow(Padded block, ChunkedArray seeds, int[] label) {
        int[] ids = new int[label.length];
        block.read(seeds, ids);
        block.rows((from, to) -> System.arraycopy(ids, from, label, from, to - from));
    }

    private Relaxation.Visited visit(ChunkedArray labels, long[] waiting, boolean first) {
        int[] found = new int[2];
        block.rows(
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        if (label[i] != 0 || cost[i] == Cost.NEVER) continue;
                        follow(i);
                        found[label[i] == WAITING ? 0 : 1]++;
                    }
                });
        if (found[1] > 0 || first) {
            block.rows(
                    (from, to) -> {
                        for (int i = from; i < to; i++) if (label[i] == WAITING) label[i] = 0;
                    });
            block.write(label, labels);
        }
        // Also if nothing is new: a visit that was not heard of may have found it.
        Set<Integer> asked = new HashSet<>();
        block.halo(i -> ask(i, waiting, asked));
        return Relaxation.Visited.of(block, asked, found[0]);
    }

    /** Goes upstream to something known, and labels the way. */
    private void follow(int start) {
        int steps = 0;
        int i = start;
        while (label[i] == 0 && block.isInner(i)) {
            if (steps == way.length) way = Arrays.copyOf(way, 2 * steps);
            way[steps++] = i;
            i = upstream(i);
        }
        int found = label[i] == 0 ? WAITING : label[i];
        for (int k = 0; k < steps; k++) label[way[k]] = found;
    }

    private int upstream(int i) {
        int best = i;
        int least = cost[i];
        for (int offset : block.offsets) {
            int j = i + offset;
            if (cost[j] >= least) continue;
            least = cost[j];
            best = j;
        }
        return best;
    }

    /** Asks for the block of a voxel that may have waited for a label of this block. */
    private void ask(int i, long[] waiting, Set<Integer> asked) {
        if (label[i] != 0 || cost[i] == Cost.NEVER || waiting[block.owner(i)] == 0) return;
        for (int offset : block.offsets) {
            int j = i + offset;
            if (j < 0 || j >= cost.length || cost[j] >= cost[i]) continue;
            if (!block.isInner(j) || label[j] == 0) continue;
            asked.add(block.owner(i));
            return;
        }
    }
}

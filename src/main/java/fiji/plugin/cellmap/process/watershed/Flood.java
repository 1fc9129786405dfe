// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The order in which water that rises in the seeds reaches the voxels of a landscape: for every
 * voxel the least {@link Cost} over all paths of 26-neighbours inside the mask from a seed. In a
 * block this is Dijkstra's search with a queue for each level, as in Meyer's flooding (1991);
 * between blocks costs are lowered until all agree.
 */
final class Flood {

    /** Levels (as read and as kept), costs (as read and as kept), queues, labels while reading. */
    static final double BYTES_PER_VOXEL = 22;

    private static final int TAKEN = -1;
    private static final int CHECK = 1 << 20;

    private final Padded block;
    private final char[] level;
    private final int[] cost;
    private final Progress progress;
    private int[] head;
    private int[] tail;
    private final int[] next;
    private long[] inflow = new long[64];
    private int inflows;
    private int lowest = Levels.HIGHEST;
    private int highest;

    private Flood(Padded block, ChunkedArray levels, ChunkedArray costs, Progress progress) {
        this.block = block;
        this.progress = progress;
        short[] read = new short[block.size()];
        block.read(levels, read);
        level = new char[read.length];
        for (int i = 0; i < read.length; i++) {
            level[i] = (char) read[i];
            highest = Math.max(highest, level[i]);
        }
        cost = new int[block.size()];
        block.read(costs, cost);
        next = new int[block.size()];
        block.rows(
                (from, to) -> {
                    for (int i = from; i < to; i++) if (level[i] == 0) cost[i] = TAKEN;
                });
    }

    /**
     * Computes the costs; one pass. Blocks.
     *
     * @param seeds uint32, other than 0 where water rises
     * @param name of the result in the workplace: int32, {@link Cost#NEVER} where no water comes
     */
    static ChunkedArray run(
            ChunkedArray levels,
            ChunkedArray seeds,
            Tiling tiling,
            String name,
            Workplace place,
            Progress progress) {
        return place.shared(
                name,
                tiling.shape(),
                DType.INT32,
                Cost.NEVER,
                costs -> {
                    long[] dry =
                            Relaxation.run(
                                    tiling,
                                    (block, first, left) -> {
                                        Flood flood = new Flood(block, levels, costs, progress);
                                        Set<Integer> asked =
                                                flood.visit(
                                                        costs,
                                                        first
                                                                ? Optional.of(seeds)
                                                                : Optional.empty());
                                        return Relaxation.Visited.of(block, asked, flood.dry());
                                    },
                                    place,
                                    progress);
                    requireWet(Arrays.stream(dry).sum());
                });
    }

    private static void requireWet(long dry) {
        if (dry > 0)
            throw new CellMapException(
                    "Cannot separate objects by a watershed",
                    dry + " voxels",
                    "No seed is in their component, or they lie on level ground more than "
                            + Cost.MAX_STEPS
                            + " steps away.",
                    "Use a landscape with slopes: on: distance, or smooth the boundary.");
    }

    /** Voxels of the mask that were not reached. */
    private long dry() {
        long[] count = {0};
        block.rows(
                (from, to) -> {
                    for (int i = from; i < to; i++)
                        if (level[i] != 0 && cost[i] == Cost.NEVER) count[0]++;
                });
        return count[0];
    }

    private void rise(ChunkedArray seeds) {
        int[] ids = new int[block.size()];
        block.read(seeds, ids);
        block.rows(
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        if (ids[i] == 0) continue;
                        cost[i] = Cost.start(level[i]);
                        push(i);
                    }
                });
    }

    /**
     * @param seeds that rise now; empty if they have risen before
     */
    private Set<Integer> visit(ChunkedArray costs, Optional<ChunkedArray> seeds) {
        if (highest == 0) return Set.of();
        int[] halo = takeHalo();
        head = new int[highest + 1];
        tail = new int[highest + 1];
        seeds.ifPresent(this::rise);
        flow();
        Set<Integer> asked = new HashSet<>();
        int[] at = {0};
        block.halo(i -> ask(i, halo[at[0]++], asked));
        block.rows(
                (from, to) -> {
                    for (int i = from; i < to; i++) if (level[i] == 0) cost[i] = Cost.NEVER;
                });
        block.write(cost, costs);
        return asked;
    }

    /** Takes the costs around the block out of the array, and notes those that lower one inside. */
    private int[] takeHalo() {
        int[] halo = new int[block.size() - (int) block.block.size()];
        int[] at = {0};
        block.halo(
                i -> {
                    int c = level[i] == 0 ? Cost.NEVER : cost[i];
                    halo[at[0]++] = c;
                    if (c != Cost.NEVER && lowers(i, c)) addInflow((long) c << 32 | i);
                    cost[i] = TAKEN;
                });
        Arrays.sort(inflow, 0, inflows);
        if (inflows > 0) {
            lowest = Math.min(lowest, Cost.level((int) (inflow[0] >>> 32)));
            highest = Math.max(highest, Cost.level((int) (inflow[inflows - 1] >>> 32)));
        }
        return halo;
    }

    /** Whether a voxel around the block reaches one inside it earlier than known. */
    private boolean lowers(int i, int c) {
        for (int offset : block.offsets) {
            int j = i + offset;
            if (j < 0 || j >= cost.length || cost[j] <= c || !block.isInner(j)) continue;
            if (Cost.step(c, level[j]) < cost[j]) return true;
        }
        return false;
    }

    private void addInflow(long entry) {
        if (inflows == inflow.length) inflow = Arrays.copyOf(inflow, 2 * inflows);
        inflow[inflows++] = entry;
    }

    /** Index 0 lies around the block and is never queued: it ends the queues. */
    private void push(int i) {
        int l = Cost.level(cost[i]);
        if (head[l] == 0) head[l] = i;
        else next[tail[l]] = i;
        next[i] = 0;
        tail[l] = i;
        lowest = Math.min(lowest, l);
    }

    /** Voxels leave in the order of their costs, so each is queued once. */
    private void flow() {
        int done = 0;
        int k = 0;
        for (int l = lowest; l <= highest; ) {
            int i = head[l];
            int c = i == 0 ? Cost.NEVER : cost[i];
            int in = k < inflows ? (int) (inflow[k] >>> 32) : Cost.NEVER;
            if (in < c && Cost.level(in) == l) {
                spread((int) inflow[k++], in);
            } else if (i != 0) {
                head[l] = next[i];
                spread(i, c);
            } else {
                l++;
            }
            if (++done % CHECK == 0) progress.check();
        }
    }

    private void spread(int i, int c) {
        for (int offset : block.offsets) {
            int j = i + offset;
            if (j < 0 || j >= cost.length || cost[j] <= c) continue;
            int reached = Cost.step(c, level[j]);
            if (reached >= cost[j]) continue;
            cost[j] = reached;
            push(j);
        }
    }

    private void ask(int i, int known, Set<Integer> asked) {
        if (level[i] == 0) return;
        for (int offset : block.offsets) {
            int j = i + offset;
            if (j < 0 || j >= cost.length || cost[j] < 0 || cost[j] == Cost.NEVER) continue;
            if (Cost.step(cost[j], level[i]) >= known) continue;
            asked.add(block.owner(i));
            return;
        }
    }
}

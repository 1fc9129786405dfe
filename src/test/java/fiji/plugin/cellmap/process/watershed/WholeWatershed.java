// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import fiji.plugin.cellmap.process.block.Connectivity;
import fiji.plugin.cellmap.process.block.WholeArray;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The watershed of a volume in one piece, as plainly as it can be written. */
final class WholeWatershed {

    private final int[] level;
    private final WholeArray grid;

    WholeWatershed(int[] level, int[] shape) {
        this.level = level;
        this.grid = new WholeArray(shape, Connectivity.CORNERS);
    }

    /** Levels filled up by a depth; 0 outside. */
    int[] filled(int depth) {
        int[] filled = Arrays.stream(level).map(l -> l == 0 ? 0 : l + depth).toArray();
        boolean[] changed = {true};
        while (changed[0]) {
            changed[0] = false;
            for (int i = 0; i < level.length; i++) {
                int at = i;
                if (level[i] != 0)
                    grid.neighbours(
                            i,
                            j -> {
                                if (level[j] == 0) return;
                                int reached = Math.max(level[at], filled[j]);
                                if (reached >= filled[at]) return;
                                filled[at] = reached;
                                changed[0] = true;
                            });
            }
        }
        return filled;
    }

    int[] seeds(int depth) {
        int[] filled = filled(depth);
        byte[] basins = new byte[level.length];
        byte[] deep = new byte[level.length];
        for (int i = 0; i < level.length; i++) {
            basins[i] = (byte) (filled[i] > level[i] ? 1 : 0);
            deep[i] = (byte) (level[i] != 0 && filled[i] == level[i] + depth ? 1 : 0);
        }
        return grid.label(basins, deep, (voxels, marked) -> marked);
    }

    /**
     * Flooding in the order of the highest level on the way, steps at that level, raster order; a
     * voxel takes the label of the neighbour that was flooded first.
     */
    int[] flood(int[] seeds) {
        long[] cost = new long[level.length];
        int[] label = new int[level.length];
        boolean[] done = new boolean[level.length];
        Arrays.fill(cost, Long.MAX_VALUE);
        PriorityQueue<long[]> queue =
                new PriorityQueue<>(
                        Comparator.<long[]>comparingLong(e -> e[0]).thenComparingLong(e -> e[1]));
        for (int i = 0; i < level.length; i++)
            if (seeds[i] != 0) {
                cost[i] = (long) level[i] << 32;
                label[i] = seeds[i];
                queue.add(new long[] {cost[i], i});
            }
        while (!queue.isEmpty()) {
            int i = (int) queue.poll()[1];
            if (done[i]) continue;
            done[i] = true;
            grid.neighbours(
                    i,
                    j -> {
                        if (level[j] == 0) return;
                        long reached =
                                level[j] > cost[i] >> 32 ? (long) level[j] << 32 : cost[i] + 1;
                        if (reached >= cost[j]) return;
                        cost[j] = reached;
                        label[j] = label[i];
                        queue.add(new long[] {reached, j});
                    });
        }
        return label;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.util.Progress;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Solves equations that tie the value of a voxel to those of its 26 neighbours, block by block,
 * until no block changes another. The equations used here have one solution, whatever the order of
 * visits: so the result depends neither on the blocks nor on the threads, and memory need not hold
 * more than a block for each thread.
 */
final class Relaxation {

    /** Work on one block. Called from several threads, never for blocks that touch. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Brings a block into agreement with what its surroundings hold now. Whoever repeats a
         * visit, because nobody knows what came of it, gets the same.
         *
         * @param first whether the block is visited for the first time
         * @param left by block, what its last visit left; 0 for those not visited yet
         */
        Visited visit(Padded block, boolean first, long[] left);
    }

    /**
     * What came of a visit.
     *
     * @param index of the block
     * @param asked the blocks around it that do not agree with it any more
     * @param left how many of its voxels have no value yet
     */
    record Visited(int index, int[] asked, long left) implements Serializable {
        static Visited of(Padded block, Set<Integer> asked, long left) {
            return new Visited(
                    block.index(), asked.stream().mapToInt(i -> i).sorted().toArray(), left);
        }
    }

    private Relaxation() {}

    /**
     * Visits all blocks, then those that changed neighbours ask for; one pass of progress.
     *
     * @return by block, what its last visit left
     */
    static long[] run(Tiling tiling, Visitor visitor, Workplace place, Progress progress) {
        boolean[] open = new boolean[tiling.size()];
        boolean[] seen = new boolean[tiling.size()];
        long[] left = new long[tiling.size()];
        Arrays.fill(open, true);
        for (boolean any = true; any; ) {
            any = false;
            for (int colour = 0; colour < 8; colour++) {
                List<Integer> turn = new ArrayList<>();
                for (int i = 0; i < open.length; i++)
                    if (open[i] && tiling.colour(i) == colour) turn.add(i);
                any |= !turn.isEmpty();
                turn.forEach(i -> open[i] = false);
                place.pool()
                        .ordered(
                                turn,
                                i -> visitor.visit(new Padded(tiling, i), !seen[i], left),
                                visited -> {
                                    left[visited.index] = visited.left;
                                    for (int i : visited.asked) open[i] = true;
                                },
                                progress);
                for (int i : turn) {
                    if (!seen[i]) progress.advance(tiling.box(i).size());
                    seen[i] = true;
                }
            }
        }
        return left;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.Progress;
import java.util.HashSet;
import java.util.Set;

/**
 * A landscape with its basins filled up by a depth: the morphological reconstruction by erosion of
 * {@code level + depth} over {@code level}, 26 neighbours, outside the mask walls (Vincent, IEEE
 * Transactions on Image Processing 2, 1993: raster scans, then a queue). The filled level of a
 * voxel is the least over all paths that end in it of the greater of {@code level + depth} of the
 * start and the levels on the way.
 *
 * <p>Filled basins are flat. One that is filled by the whole depth is deeper than that: the deepest
 * place of a seed.
 */
final class Basins {

    /** Padded levels twice (as read and as kept), filled levels, what is written. */
    static final double BYTES_PER_VOXEL = 12;

    private static final char WALL = Character.MAX_VALUE;

    private final char[] level;
    private final char[] filled;
    private final Padded block;
    private final IntQueue queue = new IntQueue();

    private Basins(
            Padded block, ChunkedArray levels, ChunkedArray fillings, int depth, boolean first) {
        this.block = block;
        level = chars(block, levels);
        filled = first ? new char[block.size()] : chars(block, fillings);
        if (first) {
            char[] around = chars(block, fillings);
            block.halo(i -> filled[i] = around[i]);
        }
        // What is not filled yet stands at its highest; so do neighbours not visited yet.
        for (int i = 0; i < filled.length; i++) {
            if (level[i] == 0) filled[i] = WALL;
            else if (filled[i] == 0) filled[i] = (char) (level[i] + depth);
        }
    }

    private static char[] chars(Padded block, ChunkedArray array) {
        short[] values = new short[block.size()];
        block.read(array, values);
        char[] chars = new char[values.length];
        for (int i = 0; i < chars.length; i++) chars[i] = (char) values[i];
        return chars;
    }

    /**
     * Fills a landscape; one pass. Blocks.
     *
     * @param levels see {@link Levels}
     * @param depth in levels, 1 to {@link Levels#HIGHEST}
     * @param name of the result in the workplace: uint16, 0 outside the mask
     */
    static ChunkedArray fill(
            ChunkedArray levels,
            int depth,
            Tiling tiling,
            String name,
            Workplace place,
            Progress progress) {
        return place.shared(
                name,
                tiling.shape(),
                DType.UINT16,
                0,
                fillings ->
                        Relaxation.run(
                                tiling,
                                (block, first, left) ->
                                        Relaxation.Visited.of(
                                                block,
                                                new Basins(block, levels, fillings, depth, first)
                                                        .visit(fillings),
                                                0),
                                place,
                                progress));
    }

    private Set<Integer> visit(ChunkedArray fillings) {
        if (isEmpty()) return Set.of();
        block.rows(
                (from, to) -> {
                    for (int i = from; i < to; i++) lower(i, 0, 13);
                });
        backwards();
        while (!queue.isEmpty()) spread(queue.poll());
        Set<Integer> asked = new HashSet<>();
        block.halo(i -> ask(i, asked));
        short[] values = new short[filled.length];
        for (int i = 0; i < values.length; i++) values[i] = level[i] == 0 ? 0 : (short) filled[i];
        block.write(values, fillings);
        return asked;
    }

    private boolean isEmpty() {
        for (char l : level) if (l != 0) return false;
        return true;
    }

    /** Lowers a voxel to what its neighbours from one offset to another allow. */
    private void lower(int i, int from, int to) {
        int now = filled[i];
        if (now == WALL || now == level[i]) return;
        int least = now;
        for (int k = from; k < to; k++) least = Math.min(least, filled[i + block.offsets[k]]);
        filled[i] = (char) Math.max(level[i], least);
    }

    private void backwards() {
        for (int z = block.depth - 2; z > 0; z--)
            for (int y = block.height - 2; y > 0; y--) {
                int i = (z * block.height + y) * block.width + block.width - 2;
                for (int x = block.width - 2; x > 0; x--, i--) {
                    lower(i, 13, 26);
                    if (filled[i] != WALL && lowers(i)) queue.add(i);
                }
            }
    }

    /** Whether a voxel lowers one of those that the backward scan has passed. */
    private boolean lowers(int i) {
        for (int k = 13; k < 26; k++) {
            int j = i + block.offsets[k];
            if (filled[j] != WALL && Math.max(filled[i], level[j]) < filled[j] && block.isInner(j))
                return true;
        }
        return false;
    }

    private void spread(int i) {
        for (int offset : block.offsets) {
            int j = i + offset;
            if (filled[j] == WALL) continue;
            int reached = Math.max(filled[i], level[j]);
            if (reached >= filled[j] || !block.isInner(j)) continue;
            filled[j] = (char) reached;
            queue.add(j);
        }
    }

    private void ask(int i, Set<Integer> asked) {
        if (filled[i] == WALL) return;
        for (int offset : block.offsets) {
            int j = i + offset;
            if (j < 0 || j >= filled.length || !block.isInner(j)) continue;
            if (filled[j] == WALL || Math.max(filled[j], level[i]) >= filled[i]) continue;
            asked.add(block.owner(i));
            return;
        }
    }
}

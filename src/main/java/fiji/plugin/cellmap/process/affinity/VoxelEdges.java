// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.List;

/**
 * The edges of one block: those with an end in the block and both ends in the mask, by channel and
 * then in C order of the voxels that store them. For one thread.
 */
final class VoxelEdges {

    /** Key and voxel, the same again while they are sorted, and nodes. */
    static final int BYTES_PER_EDGE = 40;

    private static final int BRICK = 8;

    private final BlockGrid grid;
    private final byte[] mask;
    private final boolean[] attached;
    private final Strengths strengths;
    private final int[] deltas;
    private final Object[] values;
    private final PartEdges attracting;
    private final PartEdges repelling;

    /**
     * Reads the edges; blocks.
     *
     * @param mask of the voxels of the grid
     */
    VoxelEdges(List<Affinity> channels, BlockGrid grid, byte[] mask) {
        this.grid = grid;
        this.mask = mask;
        this.attached = new boolean[mask.length];
        this.strengths = new Strengths(channels);
        this.deltas = channels.stream().mapToInt(c -> grid.delta(c.offset())).toArray();
        Math.multiplyExact(channels.size(), mask.length);
        this.values = new Object[channels.size()];
        int attract = 0;
        int repel = 0;
        for (int c = 0; c < values.length; c++) {
            values[c] = channels.get(c).values().stored(grid.box());
            int[] stride = channels.get(c).stride();
            int every = stride[0] * stride[1] * stride[2];
            int found = attracting(c);
            attract += found / every;
            repel += (mask.length - found) / every;
        }
        this.attracting = new PartEdges(attract);
        this.repelling = new PartEdges(repel);
        read(channels.stream().map(c -> new Reach(c, grid)).toArray(Reach[]::new));
    }

    private int attracting(int c) {
        int count = 0;
        for (int p = 0; p < mask.length; p++) if (strengths.attracts(c, value(c, p))) count++;
        return count;
    }

    private float value(int c, int p) {
        return values[c] instanceof byte[] bytes ? bytes[p] & 0xff : ((float[]) values[c])[p];
    }

    /** The positions along each axis at which an edge of a channel may be stored. */
    private static final class Reach {

        private final boolean[][] counts = new boolean[3][];
        private final boolean[][] from = new boolean[3][];
        private final boolean[][] to = new boolean[3][];

        Reach(Affinity channel, BlockGrid grid) {
            for (int d = 0; d < 3; d++) {
                int side = grid.side(d);
                int step = channel.offset()[d];
                counts[d] = new boolean[side];
                from[d] = new boolean[side];
                to[d] = new boolean[side];
                for (int at = 0; at < side; at++) {
                    counts[d][at] =
                            at + step >= 0
                                    && at + step < side
                                    && channel.counts(d, grid.box().min()[d] + at);
                    from[d][at] = grid.inBlock(d, at);
                    to[d][at] = grid.inBlock(d, at + step);
                }
            }
        }

        boolean has(int z, int y, int x) {
            return counts[0][z]
                    && counts[1][y]
                    && counts[2][x]
                    && (from[0][z] && from[1][y] && from[2][x] || to[0][z] && to[1][y] && to[2][x]);
        }
    }

    /** Goes from brick to brick, so that edges that are near each other follow one another. */
    private void read(Reach[] reach) {
        for (int z = 0; z < grid.side(0); z += BRICK)
            for (int y = 0; y < grid.side(1); y += BRICK)
                for (int x = 0; x < grid.side(2); x += BRICK) read(reach, z, y, x);
    }

    private void read(Reach[] reach, int z0, int y0, int x0) {
        for (int z = z0; z < Math.min(z0 + BRICK, grid.side(0)); z++)
            for (int y = y0; y < Math.min(y0 + BRICK, grid.side(1)); y++) {
                int row = (z * grid.side(1) + y) * grid.side(2);
                long index = grid.index(z, y, 0);
                for (int x = x0; x < Math.min(x0 + BRICK, grid.side(2)); x++)
                    for (int c = 0; c < reach.length; c++)
                        if (reach[c].has(z, y, x)) add(c, row + x, index + x);
            }
    }

    private void add(int c, int p, long index) {
        int q = p + deltas[c];
        if (mask[p] == 0 || mask[q] == 0) return;
        float value = value(c, p);
        long key = strengths.key(c, value, EdgeOrder.tie(c, index));
        int id = c * mask.length + p;
        if (strengths.attracts(c, value)) {
            attached[p] = attached[q] = true;
            attracting.add(key, p, q, id);
        } else repelling.add(key, p, q, id);
    }

    PartEdges attracting() {
        return attracting;
    }

    PartEdges repelling() {
        return repelling;
    }

    /** From the key of an edge in this block to that in the volume. */
    long fullKey(long key) {
        return strengths.full(key);
    }

    /** The channel of an edge. */
    int channel(int id) {
        return id / mask.length;
    }

    /** The voxel that stores an edge. */
    int source(int id) {
        return id % mask.length;
    }

    /** The voxel that it does not. */
    int target(int id) {
        return source(id) + deltas[channel(id)];
    }

    /** Whether an edge attracts a voxel, as far as its edges are here. */
    boolean attached(int p) {
        return attached[p];
    }
}

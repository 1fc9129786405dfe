// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;
import java.util.List;

/**
 * The edges of one block: those with an end in the block and both ends in the mask, by channel and
 * then in C order of the voxels that store them. For one thread.
 */
final class VoxelEdges {

    /** Key and voxel, the same again while they are sorted, and nodes. */
    static final int BYTES_PER_EDGE = 40;

    /** Pairs that are remembered: they should stay in the processor's cache. */
    private static final int RECENT = 1 << 15;

    private final BlockGrid grid;
    private final byte[] mask;
    private final boolean[] attached;
    private final Strengths strengths;
    private final int[] deltas;
    private final int[] begins;
    private long[] keys;
    private int[] codes;
    private int count;

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
        this.begins = new int[channels.size() + 1];
        long bound = 0;
        for (Affinity channel : channels) bound += bound(channel);
        keys = new long[Math.toIntExact(bound)];
        codes = new int[keys.length];
        for (int c = 0; c < channels.size(); c++) {
            read(c, channels.get(c));
            begins[c + 1] = count;
        }
    }

    private long bound(Affinity channel) {
        long both = 1;
        for (int d = 0; d < 3; d++)
            both *= Math.max(0, grid.block().shape()[d] - Math.abs(channel.offset()[d]));
        return 2 * grid.block().size() - both;
    }

    private void read(int c, Affinity channel) {
        float[] values = channel.values().read(grid.box());
        int[] o = channel.offset();
        for (int z = 0; z < grid.side(0); z++) {
            if (!inside(channel, 0, z)) continue;
            for (int y = 0; y < grid.side(1); y++) {
                if (!inside(channel, 1, y)) continue;
                boolean source = grid.inBlock(0, z) && grid.inBlock(1, y);
                boolean target = grid.inBlock(0, z + o[0]) && grid.inBlock(1, y + o[1]);
                if (!source && !target) continue;
                long index = grid.index(z, y, 0);
                int row = (z * grid.side(1) + y) * grid.side(2);
                for (int x = 0; x < grid.side(2); x++) {
                    boolean touches =
                            source && grid.inBlock(2, x) || target && grid.inBlock(2, x + o[2]);
                    if (touches && inside(channel, 2, x)) add(c, row + x, values, index + x);
                }
            }
        }
    }

    private boolean inside(Affinity channel, int d, int at) {
        int other = at + channel.offset()[d];
        return other >= 0 && other < grid.side(d) && channel.counts(d, grid.box().min()[d] + at);
    }

    private void add(int c, int p, float[] values, long index) {
        int q = p + deltas[c];
        if (mask[p] == 0 || mask[q] == 0) return;
        boolean attracts = strengths.attracts(c, values[p]);
        if (attracts) attached[p] = attached[q] = true;
        keys[count] = strengths.key(c, values[p], EdgeOrder.tie(c, index));
        codes[count++] = attracts ? p : ~p;
    }

    int count() {
        return count;
    }

    int channels() {
        return deltas.length;
    }

    /** Position of the first edge of a channel; that after the last for the number of channels. */
    int begin(int channel) {
        return begins[channel];
    }

    /** From the voxel that stores an edge to the other one. */
    int delta(int channel) {
        return deltas[channel];
    }

    /** How early an edge comes, within this block. */
    long key(int i) {
        return keys[i];
    }

    /** How early an edge comes, within the volume. */
    long fullKey(int i) {
        return strengths.full(keys[i]);
    }

    boolean attracts(int i) {
        return codes[i] >= 0;
    }

    /** The voxel that stores an edge. */
    int source(int i) {
        int code = codes[i];
        return code >= 0 ? code : ~code;
    }

    /** The channel of an edge. */
    int channel(int i) {
        int c = 0;
        while (i >= begins[c + 1]) c++;
        return c;
    }

    /** Whether an edge attracts a voxel, as far as its edges are here. */
    boolean attached(int p) {
        return attached[p];
    }

    /** The nodes that each edge joins: that of its source in the upper half. */
    long[] ends(int[] node) {
        long[] ends = new long[count];
        for (int c = 0; c < deltas.length; c++)
            for (int i = begins[c]; i < begins[c + 1]; i++) {
                int p = source(i);
                ends[i] = (long) node[p] << 32 | node[p + deltas[c]];
            }
        return ends;
    }

    /**
     * Drops later ones of edges between the same two nodes, as far as they are met soon after one
     * another: only the first edge of a pair decides anything.
     */
    void dropRepeated(int[] node) {
        long[] pairs = new long[RECENT];
        int[] last = new int[RECENT];
        Arrays.fill(pairs, -1);
        int kept = 0;
        for (int c = 0; c < deltas.length; c++) {
            int begin = begins[c];
            begins[c] = kept;
            for (int i = begin; i < begins[c + 1]; i++) {
                int p = source(i);
                int a = node[p];
                int b = node[p + deltas[c]];
                long pair = (long) Math.min(a, b) << 32 | Math.max(a, b);
                int slot = (int) (pair * 0x9e3779b97f4a7c15L >>> 40) & RECENT - 1;
                if (pairs[slot] == pair && keys[last[slot]] <= keys[i]) continue;
                pairs[slot] = pair;
                last[slot] = kept;
                keys[kept] = keys[i];
                codes[kept++] = codes[i];
            }
        }
        begins[deltas.length] = kept;
        count = kept;
    }

    /** Says which edges are still of interest; the others are gone. */
    interface Interest {
        boolean in(int p, int q);
    }

    /** Keeps the edges of interest, in their order. */
    void retain(Interest interest) {
        int kept = 0;
        for (int c = 0; c < deltas.length; c++) {
            int begin = begins[c];
            begins[c] = kept;
            for (int i = begin; i < begins[c + 1]; i++) {
                int p = source(i);
                if (!interest.in(p, p + deltas[c])) continue;
                keys[kept] = keys[i];
                codes[kept++] = codes[i];
            }
        }
        begins[deltas.length] = kept;
        count = kept;
    }

    /** The positions of the edges in the order in which they are decided. */
    int[] order() {
        return EdgeOrder.sorted(Arrays.copyOf(keys, count), count);
    }
}

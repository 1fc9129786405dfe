// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;

/**
 * The edges of a part of a graph that attract, or those that repel: each with its key in {@link
 * EdgeOrder}, the two nodes that it joins, and a number by which whoever made it knows it. For one
 * thread.
 */
final class PartEdges {

    /** What one takes. */
    static final int BYTES = Long.BYTES + 3 * Integer.BYTES;

    private static final long NOTHING = Long.MAX_VALUE;

    private long[] keys;
    private int[] from;
    private int[] to;
    private int[] ids;
    private int size;

    PartEdges(int expected) {
        keys = new long[Math.max(16, expected)];
        from = new int[keys.length];
        to = new int[keys.length];
        ids = new int[keys.length];
    }

    int size() {
        return size;
    }

    void add(long key, int a, int b, int id) {
        if (size == keys.length) grow();
        set(size++, key, a, b, id);
    }

    private void grow() {
        int wanted = (int) Math.min(Integer.MAX_VALUE - 8L, size + size / 2L);
        keys = Arrays.copyOf(keys, wanted);
        from = Arrays.copyOf(from, wanted);
        to = Arrays.copyOf(to, wanted);
        ids = Arrays.copyOf(ids, wanted);
    }

    void set(int i, long key, int a, int b, int id) {
        keys[i] = key;
        from[i] = a;
        to[i] = b;
        ids[i] = id;
    }

    long key(int i) {
        return keys[i];
    }

    int from(int i) {
        return from[i];
    }

    int to(int i) {
        return to[i];
    }

    /** Both nodes, the first in the upper half. */
    long ends(int i) {
        return (long) from[i] << 32 | to[i];
    }

    int id(int i) {
        return ids[i];
    }

    /**
     * The positions of the edges in their order.
     *
     * @param codes ascending in the order of edges with equal keys, of which there are few
     */
    int[] order(Contraction.Codes codes) {
        int[] order = EdgeOrder.sorted(Arrays.copyOf(keys, size), size);
        for (int i = 1; i < size; i++) {
            int moved = order[i];
            long key = keys[moved];
            if (keys[order[i - 1]] != key) continue;
            long code = codes.of(ids[moved]);
            int at = i;
            for (; at > 0 && keys[order[at - 1]] == key; at--) {
                if (codes.of(ids[order[at - 1]]) < code) break;
                order[at] = order[at - 1];
            }
            order[at] = moved;
        }
        return order;
    }

    /** Says that an edge decides nothing. */
    void drop(int i) {
        keys[i] = NOTHING;
    }

    boolean isDropped(int i) {
        return keys[i] == NOTHING;
    }

    /** Keeps the first edges only. */
    void cut(int kept) {
        size = kept;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

/**
 * The order in which edges are decided: the strongest first; equally strong ones, of which there
 * are many where probabilities are bytes, in an order that looks random but depends only on channel
 * and place, so that no direction is preferred and no cut into blocks matters; then by channel and
 * place.
 *
 * <p>A key is a number that is smaller for an edge that comes earlier. Strength counts in steps of
 * 2^-45.
 */
final class EdgeOrder {

    private static final int TIE_BITS = 16;
    private static final double STEPS = 1L << 45;

    private EdgeOrder() {}

    /** What a weight contributes to the key; weights beyond 2 count as 2. */
    static long strength(double weight) {
        return (long) ((2 - Math.min(2, Math.abs(weight))) * STEPS) << TIE_BITS;
    }

    /** What channel and place contribute to the key. */
    static long tie(int channel, long index) {
        long h = index * 0x9e3779b97f4a7c15L + channel * 0xbf58476d1ce4e5b9L;
        h = (h ^ h >>> 30) * 0xbf58476d1ce4e5b9L;
        h = (h ^ h >>> 27) * 0x94d049bb133111ebL;
        return h >>> 64 - TIE_BITS;
    }

    /** The key without the strength of its edge. */
    static int withoutStrength(long key) {
        return (int) (key & (1 << TIE_BITS) - 1);
    }

    /** A key with the rank of a strength among the strengths that occur, and as small. */
    static long ranked(int rank, long tie) {
        return (long) rank << TIE_BITS | tie;
    }

    /** The rank in a {@link #ranked} key. */
    static int rank(long ranked) {
        return (int) (ranked >>> TIE_BITS);
    }

    /**
     * Sorts numbers that are not negative; equal ones keep their order (radix sort). Digits that
     * are the same everywhere cost one look.
     *
     * @param keys in any order; as good as lost afterwards
     * @return the positions of the keys, in ascending order of the keys
     */
    static int[] sorted(long[] keys, int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        return sorted(keys, order, count);
    }

    private static int[] sorted(long[] keys, int[] values, int count) {
        long all = 0;
        long none = -1;
        for (int i = 0; i < count; i++) {
            all |= keys[i];
            none &= keys[i];
        }
        long varied = all & ~none;
        long[] from = keys;
        int[] order = values;
        long[] to = null;
        int[] next = null;
        int bits = 11;
        for (int shift = 0; shift < 64; shift += bits) {
            if ((varied >>> shift & (1 << bits) - 1) == 0) continue;
            if (to == null) {
                to = new long[count];
                next = new int[count];
            }
            int[] place = new int[(1 << bits) + 1];
            for (int i = 0; i < count; i++)
                place[(int) (from[i] >>> shift & (1 << bits) - 1) + 1]++;
            for (int i = 0; i < 1 << bits; i++) place[i + 1] += place[i];
            for (int i = 0; i < count; i++) {
                int at = place[(int) (from[i] >>> shift & (1 << bits) - 1)]++;
                to[at] = from[i];
                next[at] = order[i];
            }
            long[] k = from;
            from = to;
            to = k;
            int[] v = order;
            order = next;
            next = v;
        }
        return order;
    }
}

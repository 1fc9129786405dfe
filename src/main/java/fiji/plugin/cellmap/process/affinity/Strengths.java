// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From stored values to the keys of {@link EdgeOrder}. If all channels are stored as bytes, keys
 * hold the rank of a strength among those that occur: fewer digits to sort. Immutable.
 */
final class Strengths {

    private static final int BYTES = 256;

    private final double[] units;
    private final double[] biases;

    /** All strengths that occur, in ascending order; empty if there are too many to list. */
    private final long[] table;

    private final int[][] ranks;

    Strengths(List<Affinity> channels) {
        units = channels.stream().mapToDouble(c -> c.values().unit()).toArray();
        biases = channels.stream().mapToDouble(Affinity::bias).toArray();
        boolean bytes = Arrays.stream(units).allMatch(u -> u == BYTES - 1);
        table = bytes ? table() : new long[0];
        ranks = bytes ? ranks() : new int[0][];
    }

    private long[] table() {
        return IntStream.range(0, units.length)
                .mapToObj(
                        c ->
                                IntStream.range(0, BYTES)
                                        .mapToLong(v -> EdgeOrder.strength(weight(c, v))))
                .flatMapToLong(s -> s)
                .sorted()
                .distinct()
                .toArray();
    }

    private int[][] ranks() {
        int[][] result = new int[units.length][BYTES];
        for (int c = 0; c < units.length; c++)
            for (int v = 0; v < BYTES; v++)
                result[c][v] = Arrays.binarySearch(table, EdgeOrder.strength(weight(c, v)));
        return result;
    }

    private double weight(int channel, float value) {
        return value / units[channel] + biases[channel];
    }

    boolean attracts(int channel, float value) {
        return weight(channel, value) > 0;
    }

    /** A key that orders the edges of one block. */
    long key(int channel, float value, long tie) {
        return ranks.length > 0
                ? EdgeOrder.ranked(ranks[channel][(int) value], tie)
                : EdgeOrder.strength(weight(channel, value)) | tie;
    }

    /** The key that orders the edges of all blocks, from that of one. */
    long full(long key) {
        return ranks.length > 0 ? table[EdgeOrder.rank(key)] | EdgeOrder.withoutStrength(key) : key;
    }
}

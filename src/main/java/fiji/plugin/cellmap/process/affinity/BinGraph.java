// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;

/**
 * Bins of affinities: for each pair of regions one row with the largest bin and one face, or one
 * row for each bin that occurs. For one thread.
 */
final class BinGraph implements RegionGraph {

    private final FaceCodes codes;
    private final boolean largest;
    private long[] pairs = new long[64];
    private int[] counts = new int[64];
    private byte[] bins = new byte[64];
    private int size;

    /**
     * @param largest whether only the largest bin of a pair counts
     */
    BinGraph(FaceCodes codes, boolean largest) {
        this.codes = codes;
        this.largest = largest;
    }

    @Override
    public int add(int a, int b, int code, long number, int hint) {
        int bin = Linkage.bin(codes.value(code), codes.unit());
        long pair = RegionRows.pair(a, b);
        int slot = slot(pair, (byte) bin);
        if (pairs[slot] == 0) size++;
        pairs[slot] = pair;
        if (largest) {
            bins[slot] = (byte) Math.max(bins[slot] & 0xff, bin);
            counts[slot] = 1;
        } else {
            bins[slot] = (byte) bin;
            counts[slot]++;
        }
        if (size * 2L > pairs.length) grow();
        return hint;
    }

    private int slot(long pair, byte bin) {
        int mask = pairs.length - 1;
        long name = largest ? pair : pair + 0x5851f42d4c957f2dL * bin;
        int slot = (int) (name * 0x9e3779b97f4a7c15L >>> 32) & mask;
        while (pairs[slot] != 0 && (pairs[slot] != pair || !largest && bins[slot] != bin))
            slot = slot + 1 & mask;
        return slot;
    }

    private void grow() {
        long[] oldPairs = pairs;
        int[] oldCounts = counts;
        byte[] oldBins = bins;
        pairs = new long[2 * oldPairs.length];
        counts = new int[pairs.length];
        bins = new byte[pairs.length];
        for (int i = 0; i < oldPairs.length; i++) {
            if (oldPairs[i] == 0) continue;
            int slot = slot(oldPairs[i], oldBins[i]);
            pairs[slot] = oldPairs[i];
            counts[slot] = oldCounts[i];
            bins[slot] = oldBins[i];
        }
    }

    @Override
    public RegionRows rows() {
        RegionRows rows = new RegionRows();
        for (int i = 0; i < pairs.length; i++) {
            if (pairs[i] == 0) continue;
            rows.add((int) (pairs[i] >>> 32), (int) pairs[i], bins[i] & 0xff, counts[i], 0);
        }
        return rows;
    }

    /**
     * Rows of several blocks: one for each pair and bin, ordered by both; of the largest only the
     * last of a pair.
     */
    static RegionRows united(RegionRows rows, boolean largest) {
        long[] keys = new long[rows.size()];
        for (int i = 0; i < keys.length; i++) keys[i] = rows.key(i);
        int[] byBin = EdgeOrder.sorted(Arrays.copyOf(keys, keys.length), keys.length);
        for (int i = 0; i < keys.length; i++) keys[i] = pair(rows, byBin[i]);
        int[] order = EdgeOrder.sorted(keys, keys.length);
        RegionRows result = new RegionRows();
        for (int i = 0, next; i < order.length; i = next) {
            int row = byBin[order[i]];
            long count = 0;
            for (next = i; next < order.length; next++) {
                int other = byBin[order[next]];
                if (pair(rows, other) != pair(rows, row)) break;
                if (!largest && rows.key(other) != rows.key(row)) break;
                count += rows.count(other);
            }
            int last = byBin[order[next - 1]];
            result.add(rows.from(row), rows.to(row), rows.key(last), largest ? 1 : count, 0);
        }
        return result;
    }

    private static long pair(RegionRows rows, int i) {
        return RegionRows.pair(rows.from(i), rows.to(i));
    }
}

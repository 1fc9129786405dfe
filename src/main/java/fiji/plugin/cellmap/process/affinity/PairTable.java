// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;

/**
 * Finds the row of a pair of regions, by open addressing. Rows may change their regions, or be
 * dropped, while they are in it: then they are not found any more under the old pair, and must be
 * put under the new one. For one thread.
 */
final class PairTable {

    static final int NONE = -1;

    /** Places of a region, and how many of them a pair tries. */
    private static final int NEAR = 8;

    private final RegionRows rows;
    private int[] table;
    private int used;
    private int slot;

    /**
     * @param expected how many rows there will be
     */
    PairTable(RegionRows rows, int expected) {
        this.rows = rows;
        allocate(expected);
    }

    private void allocate(int expected) {
        int length = 64;
        while (length < 2L * expected && length < 1 << 30) length *= 2;
        table = new int[length];
        Arrays.fill(table, NONE);
        used = 0;
    }

    /** The row of a {@link RegionRows#pair}. */
    int find(long pair) {
        int at = near(pair);
        for (int tries = 1; tries < NEAR && !isEnd(at, pair); tries++) at = at + 1 & mask();
        if (!isEnd(at, pair)) at = findFar(pair);
        slot = at;
        return table[at];
    }

    /** In steps that differ from pair to pair: places of many regions in a row are taken. */
    private int findFar(long pair) {
        long mixed = mixed(pair);
        int at = (int) (mixed >>> 33) & mask();
        int step = (int) mixed | 1;
        while (!isEnd(at, pair)) at = at + step & mask();
        return at;
    }

    private int mask() {
        return table.length - 1;
    }

    private boolean isEnd(int at, long pair) {
        return table[at] == NONE || rows.isOf(table[at], pair);
    }

    private int near(long pair) {
        int first = (int) (pair >>> 32);
        int second = (int) pair * 0x9e3779b9;
        return first * NEAR + (second >>> 29) & mask();
    }

    private static long mixed(long pair) {
        long mixed = pair * 0x9e3779b97f4a7c15L;
        return (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L;
    }

    /** Puts a row under the pair that was just looked for and not found, which it is of now. */
    void put(int row) {
        table[slot] = row;
        if (++used * 3L > table.length * 2L) rebuild();
    }

    /** Only what is found any more. */
    private void rebuild() {
        int left = 0;
        for (int i = 0; i < rows.size(); i++) if (!rows.isDropped(i)) left++;
        allocate(left + (left >> 1));
        for (int i = 0; i < rows.size(); i++) {
            if (rows.isDropped(i)) continue;
            find(RegionRows.pair(rows.from(i), rows.to(i)));
            table[slot] = i;
            used++;
        }
    }
}

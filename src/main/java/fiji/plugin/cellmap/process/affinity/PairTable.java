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
        for (int tries = 1; !isEnd(at, pair); tries++) at = tries == NEAR ? far(pair) : next(at);
        slot = at;
        return table[at];
    }

    private boolean isEnd(int at, long pair) {
        return table[at] == NONE || rows.isOf(table[at], pair);
    }

    private int next(int at) {
        return at + 1 & table.length - 1;
    }

    private int near(long pair) {
        int first = (int) (pair >>> 32);
        int second = (int) pair * 0x9e3779b9;
        return first * NEAR + (second >>> 29) & table.length - 1;
    }

    private int far(long pair) {
        long mixed = pair * 0x9e3779b97f4a7c15L;
        return (int) ((mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L >>> 33) & table.length - 1;
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

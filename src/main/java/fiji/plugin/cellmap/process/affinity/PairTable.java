// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

/**
 * Finds the row of a pair of regions, by open addressing in groups of eight places: a byte of the
 * hash stands for each place, and those of a group are compared at once, so that a row is hardly
 * looked at in vain. Each region has a group, in which a pair of it is put while there is room: so
 * what is near each other in the volume is near each other in memory.
 *
 * <p>Rows may change their regions, or be dropped, while they are in it: then they are not found
 * any more under the old pair, and must be put under the new one. For one thread.
 */
final class PairTable {

    static final int NONE = -1;

    /** Places of a group. */
    private static final int GROUP = 8;

    private static final long EVERY = 0x0101010101010101L;

    /** Set in each byte that stands for a row. */
    private static final long TAKEN = EVERY << 7;

    private final RegionRows rows;
    private long[] bytes;
    private int[] table;
    private int used;

    /** Where the pair that was just looked for belongs, and its byte. */
    private int place;

    private long mark;

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
        bytes = new long[length / GROUP];
        used = 0;
    }

    /** The row of a {@link RegionRows#pair}. */
    int find(long pair) {
        long mixed = mixed(pair);
        mark = mixed >>> 57 | 0x80;
        long marks = mark * EVERY;
        int mask = bytes.length - 1;
        int group = home(pair) & mask;
        int far = (int) (mixed >>> 24);
        int step = (int) mixed | 1;
        while (true) {
            long taken = bytes[group];
            long other = taken ^ marks;
            // The lowest bit set is that of an equal byte; a higher one may be of another.
            for (long equal = other - EVERY & ~other & TAKEN; equal != 0; equal &= equal - 1) {
                int row = table[place(group, equal)];
                if (rows.isOf(row, pair)) return row;
            }
            long free = ~taken & TAKEN;
            if (free != 0) {
                place = place(group, free);
                return NONE;
            }
            group = far & mask;
            far += step;
        }
    }

    private static int place(int group, long bits) {
        return group * GROUP + (Long.numberOfTrailingZeros(bits) >>> 3);
    }

    /** One of the two regions, so that those with many pairs do not have them all. */
    private static int home(long pair) {
        int first = (int) (pair >>> 32);
        int second = (int) pair;
        return ((first ^ second) & 1) == 0 ? first : second;
    }

    private static long mixed(long pair) {
        long mixed = pair * 0x9e3779b97f4a7c15L;
        return (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L;
    }

    /** Puts a row under the pair that was just looked for and not found, which it is of now. */
    void put(int row) {
        fill(row);
        if (used * 3L > table.length * 2L) rebuild();
    }

    /** Only what is found any more. */
    private void rebuild() {
        int left = 0;
        for (int i = 0; i < rows.size(); i++) if (!rows.isDropped(i)) left++;
        allocate(left + (left >> 1));
        for (int i = 0; i < rows.size(); i++) {
            if (rows.isDropped(i)) continue;
            find(RegionRows.pair(rows.from(i), rows.to(i)));
            fill(i);
        }
    }

    private void fill(int row) {
        table[place] = row;
        bytes[place / GROUP] |= mark << (place % GROUP) * Byte.SIZE;
        used++;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;

/** A set of pairs of numbers, (a, b) being the same as (b, a); for one thread. */
final class PairSet {

    private static final long FREE = -1;

    private long[] table = new long[64];
    private int size;

    PairSet() {
        Arrays.fill(table, FREE);
    }

    /**
     * Adds a pair of numbers of 0 or more.
     *
     * @return whether it is new
     */
    boolean add(int a, int b) {
        long pair = (long) Math.min(a, b) << 32 | Math.max(a, b);
        int slot = slot(pair);
        if (table[slot] == pair) return false;
        table[slot] = pair;
        if (++size * 2L > table.length) grow();
        return true;
    }

    boolean contains(int a, int b) {
        long pair = (long) Math.min(a, b) << 32 | Math.max(a, b);
        return table[slot(pair)] == pair;
    }

    private int slot(long pair) {
        int mask = table.length - 1;
        int slot = (int) (pair * 0x9e3779b97f4a7c15L >>> 32) & mask;
        while (table[slot] != FREE && table[slot] != pair) slot = slot + 1 & mask;
        return slot;
    }

    private void grow() {
        long[] old = table;
        table = new long[2 * old.length];
        Arrays.fill(table, FREE);
        for (long pair : old) if (pair != FREE) table[slot(pair)] = pair;
    }
}

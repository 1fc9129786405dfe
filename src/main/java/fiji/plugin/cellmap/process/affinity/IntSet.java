// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.function.IntConsumer;

/** A set of numbers from 0 on, by open addressing; nothing is ever taken out. For one thread. */
final class IntSet {

    /** Numbers plus 1, and 0 where there is none. */
    private int[] table = new int[2];

    private int size;

    int size() {
        return size;
    }

    boolean contains(int value) {
        return table[slot(value + 1)] != 0;
    }

    void add(int value) {
        int slot = slot(value + 1);
        if (table[slot] != 0) return;
        table[slot] = value + 1;
        if (++size * 4 > table.length * 3) grow();
    }

    /** Must not change the set meanwhile. */
    void forEach(IntConsumer action) {
        for (int entry : table) if (entry != 0) action.accept(entry - 1);
    }

    private int slot(int entry) {
        int mask = table.length - 1;
        int slot = (entry * 0x9e3779b9 >>> 7) & mask;
        while (table[slot] != 0 && table[slot] != entry) slot = slot + 1 & mask;
        return slot;
    }

    private void grow() {
        int[] old = table;
        table = new int[2 * old.length];
        for (int entry : old) if (entry != 0) table[slot(entry)] = entry;
    }
}

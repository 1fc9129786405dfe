// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;

/** From numbers to numbers, from 0 on, by open addressing; for one thread. */
public final class IntMap {

    /** No number. */
    public static final int NONE = -1;

    interface Visit {
        void at(int key, int value);
    }

    private int[] keys = {NONE, NONE, NONE, NONE};
    private int[] values = new int[4];
    private int size;

    /** How many numbers are in it. */
    public int size() {
        return size;
    }

    /** {@link #NONE} if the key, of 0 or more, is not in it. */
    public int get(int key) {
        int slot = slot(key);
        return keys[slot] == key ? values[slot] : NONE;
    }

    /** Puts a number of 0 or more in the place of what was there. */
    public void put(int key, int value) {
        int slot = slot(key);
        values[slot] = value;
        if (keys[slot] == key) return;
        keys[slot] = key;
        if (++size * 4 > keys.length * 3) grow();
    }

    void remove(int key) {
        int free = slot(key);
        if (keys[free] != key) return;
        size--;
        int mask = keys.length - 1;
        keys[free] = NONE;
        for (int i = free + 1 & mask; keys[i] != NONE; i = i + 1 & mask) {
            int home = home(keys[i]);
            // Whoever would not be found any more moves into the gap.
            if ((i - home & mask) < (i - free & mask)) continue;
            keys[free] = keys[i];
            values[free] = values[i];
            keys[i] = NONE;
            free = i;
        }
    }

    /** Must not change the map meanwhile. */
    void forEach(Visit visit) {
        for (int i = 0; i < keys.length; i++) if (keys[i] != NONE) visit.at(keys[i], values[i]);
    }

    private int home(int key) {
        return (key * 0x9e3779b9 >>> 7) & keys.length - 1;
    }

    private int slot(int key) {
        int slot = home(key);
        while (keys[slot] != NONE && keys[slot] != key) slot = slot + 1 & keys.length - 1;
        return slot;
    }

    private void grow() {
        int[] oldKeys = keys;
        int[] oldValues = values;
        keys = new int[2 * oldKeys.length];
        values = new int[keys.length];
        Arrays.fill(keys, NONE);
        for (int i = 0; i < oldKeys.length; i++)
            if (oldKeys[i] != NONE) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import java.util.Arrays;

/** Sums by key; keys are not 0. Open addressing. Not thread-safe. */
final class PairCounter {

    private long[] keys = new long[1024];
    private long[] sums = new long[1024];
    private int size;

    void add(long key, long amount) {
        int slot = slot(keys, key);
        if (keys[slot] == 0) {
            keys[slot] = key;
            size++;
        }
        sums[slot] += amount;
        if (size > keys.length / 2) grow();
    }

    long get(long key) {
        return sums[slot(keys, key)];
    }

    long[] sortedKeys() {
        return Arrays.stream(keys).filter(k -> k != 0).sorted().toArray();
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldSums = sums;
        keys = new long[2 * oldKeys.length];
        sums = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] == 0) continue;
            int slot = slot(keys, oldKeys[i]);
            keys[slot] = oldKeys[i];
            sums[slot] = oldSums[i];
        }
    }

    private static int slot(long[] keys, long key) {
        long hash = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & keys.length - 1;
        while (keys[slot] != 0 && keys[slot] != key) slot = slot + 1 & keys.length - 1;
        return slot;
    }
}

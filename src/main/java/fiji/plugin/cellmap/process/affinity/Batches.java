// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;

/**
 * Numbers in batches of about equal size, the smallest numbers first and equal ones in one batch;
 * within a batch in the order in which they are given. Immutable.
 *
 * @param order positions of the numbers
 * @param begins by batch, where it begins in that; one more, where the last one ends
 */
record Batches(int[] order, int[] begins) {

    private static final int SIZE = 1 << 17;
    private static final int MOST = 64;
    private static final int SAMPLES_PER_BATCH = 32;

    /** A number by its position. */
    interface Keys {
        long at(int i);
    }

    static Batches of(Keys keys, int count) {
        int batches = Math.min(MOST, count / SIZE + 1);
        long[] limits = limits(keys, count, batches);
        byte[] batch = new byte[count];
        int[] begins = new int[batches + 1];
        for (int i = 0; i < count; i++) {
            batch[i] = (byte) batch(limits, keys.at(i));
            begins[batch[i] + 1]++;
        }
        for (int b = 0; b < batches; b++) begins[b + 1] += begins[b];
        int[] at = begins.clone();
        int[] order = new int[count];
        for (int i = 0; i < count; i++) order[at[batch[i]]++] = i;
        return new Batches(order, begins);
    }

    private static long[] limits(Keys keys, int count, int batches) {
        long[] sample = new long[batches * SAMPLES_PER_BATCH];
        for (int i = 0; i < sample.length && count > 0; i++)
            sample[i] = keys.at((int) ((long) i * count / sample.length));
        Arrays.sort(sample);
        long[] limits = new long[batches - 1];
        for (int b = 1; b < batches; b++) limits[b - 1] = sample[b * SAMPLES_PER_BATCH];
        return limits;
    }

    private static int batch(long[] limits, long key) {
        int low = 0;
        int high = limits.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (limits[middle] <= key) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    int count() {
        return begins.length - 1;
    }
}

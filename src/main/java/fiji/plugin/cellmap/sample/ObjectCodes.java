// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import java.util.HashMap;
import java.util.Map;

/**
 * The objects of a block of stored ids, numbered from 1 in the order in which they occur; 0 is no
 * object. Numbers are given out a byte at a time, because whatever brings labels into their place
 * moves bytes. For one thread.
 */
final class ObjectCodes {

    private final int[] codes;
    private final int count;

    /**
     * @param values a primitive array of any type; equal values are one object, 0 and NaN none
     */
    ObjectCodes(Object values) {
        int n = java.lang.reflect.Array.getLength(values);
        codes = new int[n];
        Map<Long, Integer> numbers = new HashMap<>();
        long last = 0;
        int lastCode = 0;
        for (int i = 0; i < n; i++) {
            long id = id(values, i);
            if (id != last) {
                last = id;
                lastCode = id == 0 ? 0 : numbers.computeIfAbsent(id, k -> numbers.size() + 1);
            }
            codes[i] = lastCode;
        }
        count = numbers.size();
    }

    private static long id(Object values, int i) {
        if (values instanceof byte[] v) return v[i];
        if (values instanceof short[] v) return v[i];
        if (values instanceof int[] v) return v[i];
        if (values instanceof long[] v) return v[i];
        double value = values instanceof float[] v ? v[i] : ((double[]) values)[i];
        return value == 0 || Double.isNaN(value) ? 0 : Double.doubleToLongBits(value);
    }

    /** How many bytes a number has. */
    int bytes() {
        return count < 1 << 8 ? 1 : count < 1 << 16 ? 2 : 3;
    }

    /** One byte of every number, the lowest first. */
    byte[] bytes(int k) {
        byte[] out = new byte[codes.length];
        for (int i = 0; i < out.length; i++) out[i] = (byte) (codes[i] >> 8 * k);
        return out;
    }
}

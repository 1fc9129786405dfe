// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/**
 * Turns elements of any {@link DType} into wider numbers; unsigned types count as unsigned. This is
 * the only place that does so. Stateless.
 */
public final class Widening {

    private Widening() {}

    /**
     * @param values a primitive array as {@link DType} says
     * @return the array itself if it holds floats already, else a new one
     */
    public static float[] floats(Object values, DType dtype) {
        if (values instanceof float[] f) return f;
        int n = java.lang.reflect.Array.getLength(values);
        float[] out = new float[n];
        floats(values, dtype, 0, out, 0, n);
        return out;
    }

    /** Copies n elements, rounded to the nearest float where they have more digits. */
    static void floats(Object values, DType dtype, int from, float[] to, int at, int n) {
        if (values instanceof byte[] v) {
            int mask = dtype.signed ? -1 : 0xFF;
            for (int i = 0; i < n; i++) to[at + i] = v[from + i] & mask;
        } else if (values instanceof short[] v) {
            int mask = dtype.signed ? -1 : 0xFFFF;
            for (int i = 0; i < n; i++) to[at + i] = v[from + i] & mask;
        } else if (values instanceof int[] v) {
            long mask = dtype.signed ? -1 : 0xFFFFFFFFL;
            for (int i = 0; i < n; i++) to[at + i] = v[from + i] & mask;
        } else if (values instanceof long[] v) {
            for (int i = 0; i < n; i++) to[at + i] = toFloat(v[from + i], dtype);
        } else if (values instanceof float[] v) {
            System.arraycopy(v, from, to, at, n);
        } else {
            double[] v = (double[]) values;
            for (int i = 0; i < n; i++) to[at + i] = (float) v[from + i];
        }
    }

    private static float toFloat(long v, DType dtype) {
        return !dtype.signed && v < 0 ? (v >>> 1) * 2f : v;
    }

    /** All elements; 64-bit integers are rounded. A new array. */
    public static double[] doubles(Object values, DType dtype) {
        double[] out = new double[java.lang.reflect.Array.getLength(values)];
        doubles(values, dtype, 0, out, 0, out.length);
        return out;
    }

    /** Copies n elements; 64-bit integers are rounded. */
    public static void doubles(Object values, DType dtype, int from, double[] to, int at, int n) {
        doubles(values, dtype, from, 1, to, at, n);
    }

    /** Copies n elements of an array, every {@code step}-th. */
    static void doubles(
            Object values, DType dtype, int from, int step, double[] to, int at, int n) {
        if (values instanceof float[] v) {
            for (int i = 0, j = from; i < n; i++, j += step) to[at + i] = v[j];
        } else if (values instanceof double[] v) {
            for (int i = 0, j = from; i < n; i++, j += step) to[at + i] = v[j];
        } else if (values instanceof long[] v) {
            for (int i = 0, j = from; i < n; i++, j += step)
                to[at + i] = dtype.signed || v[j] >= 0 ? v[j] : v[j] + 0x1p64;
        } else if (values instanceof int[] v) {
            long mask = dtype.signed ? -1 : 0xFFFFFFFFL;
            for (int i = 0, j = from; i < n; i++, j += step) to[at + i] = v[j] & mask;
        } else if (values instanceof short[] v) {
            int mask = dtype.signed ? -1 : 0xFFFF;
            for (int i = 0, j = from; i < n; i++, j += step) to[at + i] = v[j] & mask;
        } else {
            byte[] v = (byte[]) values;
            int mask = dtype.signed ? -1 : 0xFF;
            for (int i = 0, j = from; i < n; i++, j += step) to[at + i] = v[j] & mask;
        }
    }

    /** Whole numbers of all elements, fractions cut off; uint64 keeps its bits. A new array. */
    public static long[] longs(Object values, DType dtype) {
        return longs(values, dtype, 0, java.lang.reflect.Array.getLength(values));
    }

    /** As {@link #longs(Object, DType)}, of n elements. */
    public static long[] longs(Object values, DType dtype, int from, int n) {
        long[] out = new long[n];
        if (dtype.integer) longs(values, dtype, from, 1, out, n);
        else if (values instanceof float[] v)
            for (int i = 0; i < n; i++) out[i] = (long) v[from + i];
        else for (int i = 0; i < n; i++) out[i] = (long) ((double[]) values)[from + i];
        return out;
    }

    /** Copies n integers, every {@code step}-th; uint64 keeps its bits. */
    public static void longs(Object values, DType dtype, int from, int step, long[] to, int n) {
        if (values instanceof byte[] v) {
            int mask = dtype.signed ? -1 : 0xFF;
            for (int i = 0, j = from; i < n; i++, j += step) to[i] = v[j] & mask;
        } else if (values instanceof short[] v) {
            int mask = dtype.signed ? -1 : 0xFFFF;
            for (int i = 0, j = from; i < n; i++, j += step) to[i] = v[j] & mask;
        } else if (values instanceof int[] v) {
            long mask = dtype.signed ? -1 : 0xFFFFFFFFL;
            for (int i = 0, j = from; i < n; i++, j += step) to[i] = v[j] & mask;
        } else {
            long[] v = (long[]) values;
            for (int i = 0, j = from; i < n; i++, j += step) to[i] = v[j];
        }
    }
}

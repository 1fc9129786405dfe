// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Element access to the primitive arrays of {@link DType}. Stateless. */
public final class Voxels {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;
    private static final long ONES = 0x0101_0101_0101_0101L;

    private Voxels() {}

    /** Number of elements. */
    public static int length(Object values) {
        return java.lang.reflect.Array.getLength(values);
    }

    /** The values of doubles in another type: floats rounded, integers cut as a cast does. */
    public static Object fromDoubles(double[] values, DType type) {
        int n = values.length;
        Object to = type.allocate(n);
        if (to instanceof float[] v) for (int i = 0; i < n; i++) v[i] = (float) values[i];
        else if (to instanceof double[] v) System.arraycopy(values, 0, v, 0, n);
        else throw new IllegalArgumentException("not a type for fractions: " + type);
        return to;
    }

    /** {@code to[at + i] = from[start + index[i]]}. */
    public static void gather(Object from, int start, int[] index, Object to, int at) {
        int n = index.length;
        if (from instanceof byte[] v)
            for (int i = 0; i < n; i++) ((byte[]) to)[at + i] = v[start + index[i]];
        else if (from instanceof short[] v)
            for (int i = 0; i < n; i++) ((short[]) to)[at + i] = v[start + index[i]];
        else if (from instanceof int[] v)
            for (int i = 0; i < n; i++) ((int[]) to)[at + i] = v[start + index[i]];
        else if (from instanceof long[] v)
            for (int i = 0; i < n; i++) ((long[]) to)[at + i] = v[start + index[i]];
        else if (from instanceof float[] v)
            for (int i = 0; i < n; i++) ((float[]) to)[at + i] = v[start + index[i]];
        else
            for (int i = 0; i < n; i++)
                ((double[]) to)[at + i] = ((double[]) from)[start + index[i]];
    }

    /** Whether a value is NaN or infinite. */
    public static boolean anyNotFinite(Object values, DType type) {
        return anyNotFinite(values, type, 0, length(values));
    }

    public static boolean anyNotFinite(Object values, DType type, int first, int end) {
        if (type.integer) return false;
        double[] part = new double[1 << 14];
        for (int from = first; from < end; from += part.length) {
            int n = Math.min(part.length, end - from);
            Widening.doubles(values, type, from, part, 0, n);
            for (int i = 0; i < n; i++) if (!Double.isFinite(part[i])) return true;
        }
        return false;
    }

    /** Sets values to 0 where a mask of the same shape is 0. */
    public static void clearOutside(Object values, Object mask, DType maskType) {
        byte[] inside = above(mask, maskType, 0);
        Object none = java.lang.reflect.Array.newInstance(values.getClass().getComponentType(), 1);
        for (int i = 0; i < inside.length; i++)
            if (inside[i] == 0) System.arraycopy(none, 0, values, i, 1);
    }

    /** Makes unsigned bytes 1 where they are above 0. */
    public static void present(byte[] values) {
        notZero(values, values);
    }

    /** 1 where a value is above a limit, else 0; NaN is not above. */
    public static byte[] above(Object values, DType type, double limit) {
        int n = length(values);
        byte[] mask = new byte[n];
        if (values instanceof byte[] v && limit == 0 && !type.signed) {
            notZero(v, mask);
            return mask;
        }
        double[] part = new double[Math.min(n, 1 << 12)];
        for (int from = 0; from < n; from += part.length) {
            int count = Math.min(part.length, n - from);
            Widening.doubles(values, type, from, part, 0, count);
            for (int i = 0; i < count; i++) mask[from + i] = (byte) (part[i] > limit ? 1 : 0);
        }
        return mask;
    }

    /** The bits that are set in any of these bytes, 0 to 255; eight bytes at a time. */
    public static int bits(byte[] values, int from, int to) {
        long all = 0;
        int i = from;
        for (; i + 8 <= to; i += 8) all |= (long) LONGS.get(values, i);
        for (; i < to; i++) all |= values[i] & 0xFF;
        all |= all >>> 32;
        all |= all >>> 16;
        return (int) (all | all >>> 8) & 0xFF;
    }

    /** Whether a byte is 0; eight at a time. */
    public static boolean anyZero(byte[] values) {
        int i = 0;
        for (; i + 8 <= values.length; i += 8) {
            long v = (long) LONGS.get(values, i);
            if (((v & LOW_BITS) + LOW_BITS | v | LOW_BITS) != -1L) return true;
        }
        for (; i < values.length; i++) if (values[i] == 0) return true;
        return false;
    }

    /** 1 where a byte is not 0; eight at a time. */
    private static void notZero(byte[] values, byte[] mask) {
        int i = 0;
        for (; i + 8 <= values.length; i += 8) {
            long v = (long) LONGS.get(values, i);
            long high = (v & LOW_BITS) + LOW_BITS | v;
            LONGS.set(mask, i, high >>> 7 & ONES);
        }
        for (; i < values.length; i++) mask[i] = (byte) (values[i] == 0 ? 0 : 1);
    }
}

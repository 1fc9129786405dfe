// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.Arrays;

/** Arrays that hold one value. Integers travel as their bits, so unsigned values are kept. */
public final class FillValues {

    private FillValues() {}

    /** A new array of this type in which every element is {@code fill}. */
    public static Object filled(DType dtype, Number fill, int length) {
        Object values = dtype.allocate(length);
        if (!isZero(dtype, fill)) fill(values, fill);
        return values;
    }

    /** Sets every element of an array to {@code fill}. */
    public static void fill(Object values, Number fill) {
        if (values instanceof byte[] a) Arrays.fill(a, fill.byteValue());
        if (values instanceof short[] a) Arrays.fill(a, fill.shortValue());
        if (values instanceof int[] a) Arrays.fill(a, fill.intValue());
        if (values instanceof long[] a) Arrays.fill(a, fill.longValue());
        if (values instanceof float[] a) Arrays.fill(a, fill.floatValue());
        if (values instanceof double[] a) Arrays.fill(a, fill.doubleValue());
    }

    /** Whether a new array holds this value. */
    private static boolean isZero(DType dtype, Number fill) {
        return isFilled(dtype.allocate(1), fill);
    }

    /** Whether every element has the bits of {@code fill}; -0.0 is not 0.0. */
    public static boolean isFilled(Object values, Number fill) {
        if (values instanceof byte[] a) {
            return a[0] == fill.byteValue() && Arrays.equals(a, 1, a.length, a, 0, a.length - 1);
        } else if (values instanceof short[] a) {
            return a[0] == fill.shortValue() && Arrays.equals(a, 1, a.length, a, 0, a.length - 1);
        } else if (values instanceof int[] a) {
            return a[0] == fill.intValue() && Arrays.equals(a, 1, a.length, a, 0, a.length - 1);
        } else if (values instanceof long[] a) {
            return a[0] == fill.longValue() && Arrays.equals(a, 1, a.length, a, 0, a.length - 1);
        } else if (values instanceof float[] a) {
            int bits = Float.floatToRawIntBits(fill.floatValue());
            for (float value : a) if (Float.floatToRawIntBits(value) != bits) return false;
            return true;
        }
        long bits = Double.doubleToRawLongBits(fill.doubleValue());
        for (double value : (double[]) values)
            if (Double.doubleToRawLongBits(value) != bits) return false;
        return true;
    }
}

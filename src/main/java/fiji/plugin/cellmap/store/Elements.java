// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes as elements of a type and back. */
public final class Elements {

    private Elements() {}

    /**
     * @return a primitive array; for 8-bit types the given bytes themselves
     */
    public static Object fromBytes(byte[] bytes, DType dtype, ByteOrder order) {
        if (dtype.bytes == 1) return bytes;
        int n = bytes.length / dtype.bytes;
        Object values = dtype.allocate(n);
        copy(bytes, 0, dtype, order, values, 0, n);
        return values;
    }

    /**
     * Turns bytes into elements of an array that is there.
     *
     * @param first element of the bytes to begin with
     * @param values a primitive array of the type
     * @param at where the first element goes
     */
    public static void copy(
            byte[] bytes, int first, DType dtype, ByteOrder order, Object values, int at, int n) {
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes, first * dtype.bytes, n * dtype.bytes).order(order);
        if (dtype == DType.FLOAT16) {
            float[] a = (float[]) values;
            for (int i = at; i < at + n; i++) a[i] = Half.toFloat(buffer.getShort());
            return;
        }
        if (values instanceof byte[] a) buffer.get(a, at, n);
        if (values instanceof short[] a) buffer.asShortBuffer().get(a, at, n);
        if (values instanceof int[] a) buffer.asIntBuffer().get(a, at, n);
        if (values instanceof long[] a) buffer.asLongBuffer().get(a, at, n);
        if (values instanceof float[] a) buffer.asFloatBuffer().get(a, at, n);
        if (values instanceof double[] a) buffer.asDoubleBuffer().get(a, at, n);
    }

    /**
     * @return the bytes; for 8-bit types the given array itself
     */
    public static byte[] toBytes(Object values, DType dtype, ByteOrder order) {
        if (values instanceof byte[] bytes) return bytes;
        byte[] bytes = new byte[java.lang.reflect.Array.getLength(values) * dtype.bytes];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        if (dtype == DType.FLOAT16) {
            for (float value : (float[]) values) buffer.putShort(Half.fromFloat(value));
            return bytes;
        }
        if (values instanceof short[] a) buffer.asShortBuffer().put(a);
        if (values instanceof int[] a) buffer.asIntBuffer().put(a);
        if (values instanceof long[] a) buffer.asLongBuffer().put(a);
        if (values instanceof float[] a) buffer.asFloatBuffer().put(a);
        if (values instanceof double[] a) buffer.asDoubleBuffer().put(a);
        return bytes;
    }
}

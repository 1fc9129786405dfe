// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Values of every type for tests. */
public final class Values {

    private Values() {}

    /** 1, 2, 3 and so on; bool alternates. */
    public static Object counting(DType dtype, int length) {
        Object values = dtype.allocate(length);
        for (int i = 0; i < length; i++) {
            int v = dtype == DType.BOOL ? (i + 1) % 2 : i + 1;
            if (values instanceof byte[] a) a[i] = (byte) v;
            if (values instanceof short[] a) a[i] = (short) v;
            if (values instanceof int[] a) a[i] = v;
            if (values instanceof long[] a) a[i] = v;
            if (values instanceof float[] a) a[i] = v;
            if (values instanceof double[] a) a[i] = v;
        }
        return values;
    }

    /** Random bits; floats hold no NaN, so that their bits survive every copy. */
    public static Object random(DType dtype, int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[length * dtype.bytes];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < length; i++) {
            long bits = random.nextLong();
            switch (dtype) {
                case BOOL -> buffer.put((byte) (bits & 1));
                case FLOAT16 -> {
                    // Exponent 31 is that of NaN and infinity.
                    boolean finite = (bits & 0x7C00) != 0x7C00;
                    buffer.putShort((short) (finite ? bits : bits ^ 0x400));
                }
                case FLOAT32 -> buffer.putFloat((float) random.nextDouble(-1e9, 1e9));
                case FLOAT64 -> buffer.putDouble(random.nextDouble(-1e300, 1e300));
                default -> {
                    for (int b = 0; b < dtype.bytes; b++) buffer.put((byte) (bits >> 8 * b));
                }
            }
        }
        return Elements.fromBytes(bytes, dtype, ByteOrder.BIG_ENDIAN);
    }

    /** Fails unless both arrays have the same type and bits. */
    public static void assertSame(Object expected, Object actual) {
        if (expected instanceof byte[] a) assertArrayEquals(a, (byte[]) actual);
        if (expected instanceof short[] a) assertArrayEquals(a, (short[]) actual);
        if (expected instanceof int[] a) assertArrayEquals(a, (int[]) actual);
        if (expected instanceof long[] a) assertArrayEquals(a, (long[]) actual);
        if (expected instanceof float[] a) assertArrayEquals(a, (float[]) actual);
        if (expected instanceof double[] a) assertArrayEquals(a, (double[]) actual);
    }

    /** The first value as text, unsigned values as such. */
    public static String text(Object values, DType dtype) {
        if (dtype == DType.BOOL) return ((byte[]) values)[0] == 0 ? "false" : "true";
        if (values instanceof byte[] a) return "" + (dtype.signed ? a[0] : a[0] & 0xFF);
        if (values instanceof short[] a) return "" + (dtype.signed ? a[0] : a[0] & 0xFFFF);
        if (values instanceof int[] a)
            return dtype.signed ? "" + a[0] : Integer.toUnsignedString(a[0]);
        if (values instanceof long[] a)
            return dtype.signed ? "" + a[0] : Long.toUnsignedString(a[0]);
        if (values instanceof float[] a) return "" + (double) a[0];
        return "" + ((double[]) values)[0];
    }
}

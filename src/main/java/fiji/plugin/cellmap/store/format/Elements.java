package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.DType;
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
        Object values = dtype.allocate(bytes.length / dtype.bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        if (values instanceof short[] a) buffer.asShortBuffer().get(a);
        if (values instanceof int[] a) buffer.asIntBuffer().get(a);
        if (values instanceof long[] a) buffer.asLongBuffer().get(a);
        if (values instanceof float[] a) buffer.asFloatBuffer().get(a);
        if (values instanceof double[] a) buffer.asDoubleBuffer().get(a);
        return values;
    }

    /**
     * @return the bytes; for 8-bit types the given array itself
     */
    public static byte[] toBytes(Object values, DType dtype, ByteOrder order) {
        if (values instanceof byte[] bytes) return bytes;
        byte[] bytes = new byte[java.lang.reflect.Array.getLength(values) * dtype.bytes];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        if (values instanceof short[] a) buffer.asShortBuffer().put(a);
        if (values instanceof int[] a) buffer.asIntBuffer().put(a);
        if (values instanceof long[] a) buffer.asLongBuffer().put(a);
        if (values instanceof float[] a) buffer.asFloatBuffer().put(a);
        if (values instanceof double[] a) buffer.asDoubleBuffer().put(a);
        return bytes;
    }
}

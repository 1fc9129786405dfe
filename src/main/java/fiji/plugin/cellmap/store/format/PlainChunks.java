package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chunks that are one dense array in some order of axes and bytes, put through byte codecs.
 *
 * @param shape of a chunk, in array order
 * @param axes stored axis d is array axis {@code axes[d]}: ascending for C order, descending for
 *     Fortran order
 * @param codecs in the order of encoding
 */
record PlainChunks(DType dtype, int[] shape, ByteOrder order, int[] axes, List<ByteCodec> codecs)
        implements ChunkCodec {

    @Override
    public Object decode(byte[] stored) throws IOException {
        byte[] bytes = stored;
        for (int i = codecs.size() - 1; i >= 0; i--)
            bytes = codecs.get(i).decode(bytes, sizeBefore(i));
        if (bytes.length != sizeBefore(0))
            throw new IOException(
                    "It has " + bytes.length + " bytes instead of " + sizeBefore(0) + ".");
        Object values = Elements.fromBytes(bytes, dtype, order);
        if (isC()) return values;
        return Transpose.apply(
                values, dtype, Transpose.permute(shape, axes), Transpose.inverse(axes));
    }

    @Override
    public Object decode(byte[] stored, int length, Scratch scratch) throws IOException {
        if (codecs.size() != 1 || dtype.bytes > 1 || !isC())
            return ChunkCodec.super.decode(stored, length, scratch);
        byte[] values = scratch.plain(sizeBefore(0));
        codecs.get(0).decode(stored, length, values, sizeBefore(0));
        return values;
    }

    @Override
    public byte[] encode(Object values) {
        Object stored = isC() ? values : Transpose.apply(values, dtype, shape, axes);
        byte[] bytes = Elements.toBytes(stored, dtype, order);
        for (ByteCodec codec : codecs) bytes = codec.encode(bytes);
        return bytes;
    }

    @Override
    public String description() {
        List<String> names = new ArrayList<>(codecs.stream().map(ByteCodec::name).toList());
        if (names.isEmpty()) names.add("raw");
        if (order == ByteOrder.BIG_ENDIAN && dtype.bytes > 1) names.add("big-endian");
        if (!isC()) names.add("axes " + Arrays.toString(axes));
        return String.join(", ", names);
    }

    /** Number of bytes that codec i is given when it encodes. */
    private int sizeBefore(int i) {
        int size = dtype.bytes;
        for (int n : shape) size = Math.multiplyExact(size, n);
        for (int k = 0; k < i && size != ByteCodec.UNKNOWN; k++)
            size = codecs.get(k).encodedSize(size);
        return size;
    }

    private boolean isC() {
        for (int d = 0; d < axes.length; d++) if (axes[d] != d) return false;
        return true;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Transpose;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Size;
import java.io.IOException;
import java.util.List;

/**
 * Another chunk codec with its axes in another order before it and byte codecs after it: shards
 * that are transposed, compressed or checksummed as a whole.
 *
 * @param shape of a chunk in array order
 * @param axes stored axis d is array axis {@code axes[d]}
 * @param codecs in the order of encoding
 */
record WrappedChunks(
        ChunkCodec within, DType dtype, int[] shape, int[] axes, List<ByteCodec> codecs)
        implements ChunkCodec {

    @Override
    public Object decode(byte[] stored) throws IOException {
        byte[] bytes = Chain.decode(stored, Size.encoded(size()), codecs);
        return Transpose.apply(
                within.decode(bytes),
                dtype,
                Transpose.permute(shape, axes),
                Transpose.inverse(axes));
    }

    private int size() {
        int size = dtype.bytes;
        for (int n : shape) size *= n;
        return size;
    }

    @Override
    public byte[] encode(Object values) {
        byte[] bytes = within.encode(Transpose.apply(values, dtype, shape, axes));
        for (ByteCodec codec : codecs) bytes = codec.encode(bytes);
        return bytes;
    }

    @Override
    public String description() {
        return within.description()
                + ", "
                + String.join(", ", codecs.stream().map(ByteCodec::name).toList());
    }
}

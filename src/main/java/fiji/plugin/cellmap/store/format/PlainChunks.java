// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Elements;
import fiji.plugin.cellmap.store.Transpose;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Raw;
import fiji.plugin.cellmap.store.codec.Size;
import fiji.plugin.cellmap.store.codec.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
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

    /** As zstd writes a block of 128 KiB of one value in four bytes. */
    private static final int MOST_SAVED = 1 << 16;

    @Override
    public void requirePlausible(long stored) throws IOException {
        long most = codecs.size() > 1 ? Long.MAX_VALUE : (stored + 1) * MOST_SAVED;
        if (size() > most)
            throw new IOException(
                    "It has " + stored + " bytes, which cannot be the " + size() + " of a chunk.");
    }

    @Override
    public Object decode(byte[] stored) throws IOException {
        requirePlausible(stored.length);
        Box whole = Boxes.cell(shape, new long[shape.length]);
        Object values = dtype.allocate((int) whole.size());
        decode(ByteBuffer.wrap(stored), new Scratch(), whole, values, whole);
        return values;
    }

    @Override
    public void decode(ByteBuffer stored, Scratch scratch, Box chunk, Object values, Box box)
            throws IOException {
        if (!isC()) {
            Boxes.copy(transposed(stored), chunk, values, box);
            return;
        }
        int size = size();
        Box wanted = chunk.intersect(box);
        boolean run = wanted.equals(chunk) && Boxes.isRun(chunk, box);
        int at = run ? Boxes.index(box, chunk.min()) : 0;
        if (run && values instanceof byte[] bytes) {
            decode(stored, new Target(bytes, at, size, 0, size));
            return;
        }
        byte[] plain = scratch.plain(size);
        int first = Boxes.index(chunk, wanted.min());
        int end = Boxes.index(chunk, wanted.last()) + 1;
        decode(stored, new Target(plain, 0, size, first * dtype.bytes, end * dtype.bytes));
        if (run) {
            Elements.copy(plain, 0, dtype, order, values, at, end);
        } else if (dtype.bytes == 1) {
            Boxes.copy(plain, chunk, values, box);
        } else {
            Object elements = scratch.values(dtype, end);
            Elements.copy(plain, first, dtype, order, elements, first, end - first);
            Boxes.copy(elements, chunk, values, box);
        }
    }

    private void decode(ByteBuffer stored, Target target) throws IOException {
        ByteBuffer bytes = stored;
        List<Size> sizes = Chain.sizes(size(), codecs);
        for (int i = codecs.size() - 1; i > 0; i--) {
            byte[] before = codecs.get(i).decode(ByteCodec.bytes(bytes), sizes.get(i));
            bytes = ByteBuffer.wrap(before);
        }
        (codecs.isEmpty() ? new Raw() : codecs.get(0)).decode(bytes, target);
    }

    private Object transposed(ByteBuffer stored) throws IOException {
        byte[] plain = new byte[size()];
        decode(stored, Target.whole(plain, plain.length));
        return Transpose.apply(
                Elements.fromBytes(plain, dtype, order),
                dtype,
                Transpose.permute(shape, axes),
                Transpose.inverse(axes));
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

    @Override
    public boolean columnMajor() {
        return axes.length > 1 && axes[0] == axes.length - 1;
    }

    /** Bytes of a chunk, of which {@link fiji.plugin.cellmap.store.ArraySpec} allows 2^31. */
    private int size() {
        int size = dtype.bytes;
        for (int n : shape) size *= n;
        return size;
    }

    private boolean isC() {
        for (int d = 0; d < axes.length; d++) if (axes[d] != d) return false;
        return true;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.FillValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Several inner chunks and an index in one value: codec {@code sharding_indexed} of Zarr version 3
 * (<a href="https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/">text</a>).
 * Inner chunks that hold only the fill value are left out.
 *
 * @param shape of a shard, a multiple of {@code inner}
 * @param inner shape of an inner chunk
 */
record ShardCodec(
        DType dtype, Number fill, int[] shape, int[] inner, ChunkCodec codec, ShardIndex index)
        implements ChunkCodec {

    ShardCodec {
        for (int d = 0; d < shape.length; d++)
            if (shape[d] % inner[d] != 0)
                throw new IllegalArgumentException("a shard that is not a multiple of its chunks");
    }

    @Override
    public Object decode(byte[] stored) throws IOException {
        long[] entries = index.decode(index.cut(stored));
        Box whole = whole();
        Object values = FillValues.filled(dtype, fill, (int) whole.size());
        List<long[]> cells = Boxes.cells(inner, whole);
        for (int i = 0; i < cells.size(); i++) {
            if (ShardIndex.isMissing(entries, i)) continue;
            byte[] part = ShardIndex.part(stored, entries, i);
            Boxes.copy(codec.decode(part), Boxes.cell(inner, cells.get(i)), values, whole);
        }
        return values;
    }

    @Override
    public byte[] encode(Object values) {
        Box whole = whole();
        List<long[]> cells = Boxes.cells(inner, whole);
        byte[][] parts =
                IntStream.range(0, cells.size())
                        .parallel()
                        .mapToObj(i -> part(values, whole, Boxes.cell(inner, cells.get(i))))
                        .toArray(byte[][]::new);
        long[] entries = new long[2 * parts.length];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int start = index.atEnd() ? 0 : index.bytes(parts.length);
        for (int i = 0; i < parts.length; i++) {
            entries[2 * i] = parts[i].length == 0 ? ShardIndex.MISSING : start + bytes.size();
            entries[2 * i + 1] = parts[i].length == 0 ? ShardIndex.MISSING : parts[i].length;
            bytes.writeBytes(parts[i]);
        }
        ByteArrayOutputStream shard = new ByteArrayOutputStream();
        if (!index.atEnd()) shard.writeBytes(index.encode(entries));
        shard.writeBytes(bytes.toByteArray());
        if (index.atEnd()) shard.writeBytes(index.encode(entries));
        return shard.toByteArray();
    }

    /** One encoded inner chunk; nothing if it holds only the fill value. */
    private byte[] part(Object values, Box whole, Box cell) {
        Object chunk = dtype.allocate((int) cell.size());
        Boxes.copy(values, whole, chunk, cell);
        return FillValues.isFilled(chunk, fill) ? new byte[0] : codec.encode(chunk);
    }

    /** Number of inner chunks. */
    int count() {
        int count = 1;
        for (int d = 0; d < shape.length; d++) count *= shape[d] / inner[d];
        return count;
    }

    private Box whole() {
        return Boxes.cell(shape, new long[shape.length]);
    }

    @Override
    public String description() {
        return "shards of " + java.util.Arrays.toString(shape) + ": " + codec.description();
    }
}

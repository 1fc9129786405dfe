// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.Elements;
import fiji.plugin.cellmap.store.FillValues;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Size;
import fiji.plugin.cellmap.store.kv.KeyValue;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * N5 blocks: a big-endian header with the shape of the block, which is cut at the border of the
 * array, then its big-endian values, compressed (<a
 * href="https://github.com/saalfeldlab/n5#file-system-specification">text</a>).
 */
record N5Blocks(KeyValue place, String path, ArraySpec spec, List<ByteCodec> codecs)
        implements ChunkStorage {

    private static final short DENSE = 0;
    private static final short COUNTED = 1;

    @Override
    public boolean exists(long[] chunk) {
        return place.exists(key(chunk));
    }

    /** What a block holds: less than a chunk at the border of the array, however large that is. */
    private record Block(Box box, Object values) {}

    @Override
    public Optional<Object> readChunk(long[] chunk) {
        return stored(chunk).map(block -> widened(block, Boxes.cell(spec.chunks(), chunk)));
    }

    private Optional<Block> stored(long[] chunk) {
        Optional<byte[]> stored = place.get(key(chunk));
        if (stored.isEmpty()) return Optional.empty();
        try {
            return Optional.of(decode(stored.get(), Boxes.cell(spec.chunks(), chunk).min()));
        } catch (BufferUnderflowException e) {
            throw SingleChunks.damaged(
                    place.location(key(chunk)), new IOException("It ends within its header.", e));
        } catch (IOException e) {
            throw SingleChunks.damaged(place.location(key(chunk)), e);
        }
    }

    private Block decode(byte[] stored, long[] at) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(stored);
        short mode = header.getShort();
        int rank = header.getShort();
        if (mode != DENSE && mode != COUNTED || rank != spec.rank())
            throw new IOException(
                    "Its header says mode "
                            + mode
                            + " and "
                            + rank
                            + " axes, which is not a "
                            + "block.");
        long[] shape = new long[rank];
        for (int d = rank - 1; d >= 0; d--) {
            shape[d] = header.getInt();
            if (shape[d] < 1 || shape[d] > spec.chunks()[d])
                throw new IOException("Its header says " + shape[d] + " voxels along an axis.");
        }
        Box block = new Box(at, shape);
        if (mode == COUNTED && header.getInt() != block.size())
            throw new IOException("Its header counts a different number of values from its shape.");
        byte[] bytes = Arrays.copyOfRange(stored, header.position(), stored.length);
        int size = (int) block.size() * spec.dtype().bytes;
        bytes = Chain.decode(bytes, Size.of(size), codecs);
        if (bytes.length != size)
            throw new IOException("It has " + bytes.length + " bytes instead of " + size + ".");
        return new Block(block, Elements.fromBytes(bytes, spec.dtype(), ByteOrder.BIG_ENDIAN));
    }

    private Object widened(Block block, Box whole) {
        if (block.box.equals(whole)) return block.values;
        Object chunk = FillValues.filled(spec.dtype(), spec.fill(), (int) whole.size());
        Boxes.copy(block.values, block.box, chunk, whole);
        return chunk;
    }

    @Override
    public int[] unitShape() {
        return spec.chunks();
    }

    @Override
    public void readUnit(long[] unit, Box box, Object values) {
        stored(unit).ifPresent(block -> Boxes.copy(block.values, block.box, values, box));
    }

    @Override
    public void writeUnit(long[] unit, Object values) {
        Box inside = spec.chunkBox(unit);
        Object cut = spec.dtype().allocate((int) inside.size());
        Boxes.copy(values, Boxes.cell(spec.chunks(), unit), cut, inside);
        if (FillValues.isFilled(cut, spec.fill())) place.delete(key(unit));
        else place.put(key(unit), encode(cut, inside));
    }

    private byte[] encode(Object values, Box box) {
        byte[] bytes = Elements.toBytes(values, spec.dtype(), ByteOrder.BIG_ENDIAN);
        for (ByteCodec codec : codecs) bytes = codec.encode(bytes);
        ByteBuffer block = ByteBuffer.allocate(4 + Integer.BYTES * box.rank() + bytes.length);
        block.putShort(DENSE).putShort((short) box.rank());
        for (int d = box.rank() - 1; d >= 0; d--) block.putInt((int) box.shape()[d]);
        return block.put(bytes).array();
    }

    @Override
    public String description() {
        if (codecs.isEmpty()) return "raw";
        return String.join(", ", codecs.stream().map(ByteCodec::name).toList());
    }

    private String key(long[] index) {
        StringBuilder key = new StringBuilder();
        for (int d = index.length - 1; d >= 0; d--)
            key.append(key.isEmpty() ? "" : "/").append(index[d]);
        return KeyValue.join(path, key.toString());
    }
}

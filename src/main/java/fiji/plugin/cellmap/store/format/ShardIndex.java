// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Size;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Where the inner chunks of a shard are: for each, in C order, its offset and length in bytes.
 *
 * @param count number of inner chunks
 * @param codecs checksums; their results must have a known size
 * @param atEnd whether the index follows the chunks, or comes before them
 */
record ShardIndex(int count, ByteOrder order, List<ByteCodec> codecs, boolean atEnd) {

    /** Offset and length of a chunk that is not stored. */
    static final long MISSING = -1;

    /** The most inner chunks: 256 MiB of index. */
    private static final int MOST = 1 << 24;

    ShardIndex {
        if (count < 0 || count > MOST)
            throw new IllegalArgumentException("a shard of more than " + MOST + " inner chunks");
        if (bytes(count, codecs) < 0)
            throw new IllegalArgumentException("a shard index whose size is not known");
    }

    int bytes(int entries) {
        return bytes(entries, codecs);
    }

    private static int bytes(int entries, List<ByteCodec> codecs) {
        int size = entries * 2 * Long.BYTES;
        for (ByteCodec codec : codecs) size = size < 0 ? size : codec.encodedSize(size);
        return size;
    }

    /** Offset of the index in a shard of this size. */
    long start(long size) throws IOException {
        if (size < bytes(count))
            throw new IOException("It has " + size + " bytes, less than the index of a shard.");
        return atEnd ? size - bytes(count) : 0;
    }

    /** The bytes of the index of a whole shard. */
    byte[] cut(byte[] shard) throws IOException {
        int start = (int) start(shard.length);
        return Arrays.copyOfRange(shard, start, start + bytes(count));
    }

    long[] decode(byte[] stored) throws IOException {
        byte[] bytes = Chain.decode(stored, Size.of(count * 2 * Long.BYTES), codecs);
        long[] entries = new long[2 * count];
        ByteBuffer.wrap(bytes).order(order).asLongBuffer().get(entries);
        return entries;
    }

    byte[] encode(long[] entries) {
        ByteBuffer buffer = ByteBuffer.allocate(entries.length * Long.BYTES).order(order);
        buffer.asLongBuffer().put(entries);
        byte[] bytes = buffer.array();
        for (ByteCodec codec : codecs) bytes = codec.encode(bytes);
        return bytes;
    }

    static boolean isMissing(long[] entries, int i) {
        return entries[2 * i] == MISSING && entries[2 * i + 1] == MISSING;
    }

    /** The bytes of one inner chunk of a whole shard. */
    static byte[] part(byte[] shard, long[] entries, int i) throws IOException {
        long start = entries[2 * i];
        check(entries, i, shard.length);
        return Arrays.copyOfRange(shard, (int) start, (int) (start + entries[2 * i + 1]));
    }

    /**
     * @throws IOException if the entry points out of a shard of this size
     */
    static void check(long[] entries, int i, long size) throws IOException {
        long start = entries[2 * i];
        long length = entries[2 * i + 1];
        if (start < 0 || length < 0 || start > size - length || length > Integer.MAX_VALUE - 8)
            throw new IOException(
                    "Its index puts an inner chunk at byte "
                            + start
                            + " with "
                            + length
                            + " bytes, but it has "
                            + size
                            + ".");
    }
}

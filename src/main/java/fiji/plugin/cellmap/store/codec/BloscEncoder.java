// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Factory;

/**
 * Writes Blosc 1 frames without the Blosc library: shuffled bytes or none, blocks not split, LZ4 or
 * zstd inside. For platforms that the library has no native code for.
 */
final class BloscEncoder {

    private static final int VERSION = 2;
    private static final int MAX_BLOCK = 1 << 18;
    private static final int LZ4 = 1;
    private static final int ZSTD = 4;

    private BloscEncoder() {}

    static byte[] encode(byte[] plain, boolean zstd, int level, boolean shuffle, int typeSize) {
        int blockSize = Math.max(typeSize, Math.min(plain.length, MAX_BLOCK / typeSize * typeSize));
        int blocks = (plain.length + blockSize - 1) / blockSize;
        boolean shuffled = shuffle && typeSize > 1;
        byte[][] streams = new byte[blocks][];
        int size = BloscFrame.HEADER + Integer.BYTES * blocks;
        for (int b = 0; b < blocks; b++) {
            int start = b * blockSize;
            int length = Math.min(blockSize, plain.length - start);
            byte[] block =
                    shuffled
                            ? Shuffle.splitBytes(plain, start, length, typeSize)
                            : Arrays.copyOfRange(plain, start, start + length);
            byte[] packed = compress(block, zstd, level);
            streams[b] = packed.length < length ? packed : block;
            size += Integer.BYTES + streams[b].length;
        }
        int compressor = (zstd ? ZSTD : LZ4) << BloscFrame.COMPRESSOR_SHIFT;
        int flags = compressor | BloscFrame.NOT_SPLIT | (shuffled ? BloscFrame.SHUFFLED : 0);
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) VERSION).put((byte) 1).put((byte) flags).put((byte) typeSize);
        out.putInt(plain.length).putInt(blockSize).putInt(size);
        int at = BloscFrame.HEADER + Integer.BYTES * blocks;
        for (byte[] stream : streams) {
            out.putInt(at);
            at += Integer.BYTES + stream.length;
        }
        for (byte[] stream : streams) out.putInt(stream.length).put(stream);
        return out.array();
    }

    private static byte[] compress(byte[] block, boolean zstd, int level) {
        if (zstd) return com.github.luben.zstd.Zstd.compress(block, Math.max(1, level));
        return LZ4Factory.fastestInstance().fastCompressor().compress(block);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.codec.Size;
import fiji.plugin.cellmap.store.codec.Zstd;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * Undoes <a href="https://github.com/kiyo-masui/bitshuffle">bitshuffle</a>: blocks in which the
 * bits of numbers lie one plane each, alone or each packed with LZ4 or Zstandard behind its length.
 * The last block is shorter, and up to seven numbers behind it are stored as they are.
 */
final class Hdf5Bitshuffle {

    private static final int WIDTH = 2;
    private static final int BLOCK = 3;
    private static final int PACKING = 4;
    private static final int LZ4 = 2;
    private static final int ZSTD = 3;

    /** Numbers of which a group of bits is made. */
    private static final int GROUP = 8;

    private static final int USUAL_BYTES = 8192;
    private static final int LEAST_USUAL = 128;

    private static final Zstd FRAME = new Zstd(1, false);

    private Hdf5Bitshuffle() {}

    /**
     * @param options of the filter: of which the third is the width of a number in bytes, the
     *     fourth the length of a block (0: the usual one), the fifth how blocks are packed
     * @param size bytes of the chunk
     * @throws IOException if it is damaged
     */
    static byte[] decode(byte[] stored, int[] options, int size) throws IOException {
        int width = options.length > WIDTH ? options[WIDTH] : 0;
        int packing = options.length > PACKING ? options[PACKING] : 0;
        if (width < 1) throw new IOException("bitshuffle does not say how wide numbers are");
        ByteBuffer in = ByteBuffer.wrap(stored);
        try {
            if (packing == 0) {
                int block = options.length > BLOCK ? options[BLOCK] : 0;
                return blocks(in, width, (block > 0 ? block : usual(width)) * width, 0, size);
            }
            if (packing != LZ4 && packing != ZSTD)
                throw new IOException("bitshuffle's packing " + packing + " is not known");
            if (in.getLong() != size)
                throw new IOException("a chunk claims to have another size than chunks have");
            return blocks(in, width, in.getInt(), packing, size);
        } catch (BufferUnderflowException e) {
            throw new IOException("a chunk breaks off", e);
        }
    }

    private static int usual(int width) {
        return Math.max(LEAST_USUAL, USUAL_BYTES / width / GROUP * GROUP);
    }

    private static byte[] blocks(ByteBuffer in, int width, int block, int packing, int size)
            throws IOException {
        int unit = GROUP * width;
        if (block < unit || block % unit != 0)
            throw new IOException("a chunk has blocks of " + block + " bytes");
        byte[] out = new byte[size];
        int at = 0;
        while (size - at >= unit) {
            int length = Math.min(block, (size - at) / unit * unit);
            joined(planes(in, packing, length), width, out, at);
            at += length;
        }
        in.get(out, at, size - at);
        return out;
    }

    private static byte[] planes(ByteBuffer in, int packing, int length) throws IOException {
        byte[] planes = new byte[length];
        if (packing == 0) {
            in.get(planes);
            return planes;
        }
        byte[] packed = new byte[Math.max(0, Math.min(in.getInt(), in.remaining()))];
        in.get(packed);
        if (packing == ZSTD) return FRAME.decode(packed, Size.of(length));
        try {
            LZ4Factory lz4 = LZ4Factory.fastestInstance();
            int found = lz4.safeDecompressor().decompress(packed, planes);
            if (found == length) return planes;
            throw new IOException("a block has " + found + " bytes, " + length + " are needed");
        } catch (LZ4Exception e) {
            throw new IOException("a block is damaged", e);
        }
    }

    /** Bit k of byte b of all numbers is the plane 8 b + k. */
    private static void joined(byte[] planes, int width, byte[] to, int at) {
        int numbers = planes.length / width;
        int row = numbers / GROUP;
        for (int plane = 0; plane < GROUP * width; plane++) {
            int from = plane * row;
            int target = at + plane / GROUP;
            int bit = plane % GROUP;
            for (int i = 0; i < numbers; i++)
                to[target + i * width] |=
                        (byte) ((planes[from + i / GROUP] >> i % GROUP & 1) << bit);
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The header of a Blosc 1 frame (<a
 * href="https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst">text</a>), checked
 * against the bytes that are there.
 *
 * @param flags bit 0: bytes shuffled; 1: stored uncompressed; 2: bits shuffled; 4: blocks are not
 *     split; 5 to 7: compressor
 * @param size decoded bytes
 * @param blockSize decoded bytes of each block but the last
 */
record BloscFrame(int flags, int typeSize, int size, int blockSize) {

    static final int HEADER = 16;
    static final int SHUFFLED = 1;
    static final int STORED = 2;
    static final int BIT_SHUFFLED = 4;
    static final int NOT_SPLIT = 16;
    static final int COMPRESSOR_SHIFT = 5;

    /**
     * @param header a buffer from 0 on that holds the whole frame, little-endian
     * @param size that the frame must decode to
     * @throws IOException if the header does not fit the bytes or the size
     */
    static BloscFrame read(ByteBuffer header, Size size) throws IOException {
        int length = header.limit();
        if (length < HEADER)
            throw new IOException("It has " + length + " bytes, less than a Blosc header.");
        int decoded = header.getInt(4);
        int promised = header.getInt(12);
        if (promised != length)
            throw new IOException(
                    "Its Blosc header promises "
                            + Integer.toUnsignedString(promised)
                            + " bytes, but there are "
                            + length
                            + ".");
        size.check(Integer.toUnsignedLong(decoded));
        int block = header.getInt(8);
        int type = Byte.toUnsignedInt(header.get(3));
        if (type == 0 || block <= 0 && decoded > 0)
            throw new IOException("Its Blosc header makes no sense.");
        return new BloscFrame(Byte.toUnsignedInt(header.get(2)), type, decoded, block);
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    int blocks() {
        return (int) (((long) size + blockSize - 1) / blockSize);
    }

    /** Number of streams that a block of this size consists of. */
    int streams(int bytes) {
        boolean split =
                !is(NOT_SPLIT)
                        && typeSize <= 16
                        && blockSize / typeSize >= 128
                        && bytes == blockSize;
        return split ? typeSize : 1;
    }
}

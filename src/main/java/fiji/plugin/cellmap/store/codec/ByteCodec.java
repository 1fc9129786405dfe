// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Turns bytes into other bytes and back: a compressor, a checksum. Thread-safe. */
public interface ByteCodec {

    /** Stands for a size that is not known. */
    int UNKNOWN = -1;

    /** Its name, for messages. */
    String name();

    /**
     * @param size number of bytes of the result, or {@link #UNKNOWN}
     * @return a new array of exactly {@code size} bytes if that is known
     * @throws IOException if the bytes are damaged; its message says how, in a sentence
     */
    byte[] decode(byte[] stored, int size) throws IOException;

    /**
     * Decodes what is wanted straight to where it is wanted.
     *
     * @param stored all its remaining bytes are the encoded ones; it is not changed
     * @throws IOException as {@link #decode(byte[], int)}; damage of bytes that are not wanted may
     *     go unseen
     */
    default void decode(ByteBuffer stored, Target target) throws IOException {
        target.take(decode(bytes(stored), target.size()));
    }

    /** Encodes bytes; the argument is not changed. */
    byte[] encode(byte[] plain);

    /** Size of the result of {@link #encode} for so many bytes, or {@link #UNKNOWN}. */
    default int encodedSize(int size) {
        return UNKNOWN;
    }

    /** A copy of the remaining bytes of a buffer, which is not changed. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}

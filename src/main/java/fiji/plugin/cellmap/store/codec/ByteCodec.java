// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Turns bytes into other bytes and back: a compressor, a checksum. Thread-safe. */
public interface ByteCodec {

    /** Stands for an encoded size that is not known before. */
    int UNKNOWN = -1;

    /** Its name, for messages. */
    String name();

    /**
     * @param size of the result
     * @return an array of as many bytes as {@code size} allows
     * @throws IOException if the bytes are damaged, or would be more or less; its message says how,
     *     in a sentence
     */
    byte[] decode(byte[] stored, Size size) throws IOException;

    /**
     * Decodes what is wanted straight to where it is wanted.
     *
     * @param stored all its remaining bytes are the encoded ones; it is not changed
     * @throws IOException as {@link #decode(byte[], Size)}; damage of bytes that are not wanted may
     *     go unseen
     */
    default void decode(ByteBuffer stored, Target target) throws IOException {
        target.take(decode(bytes(stored), Size.of(target.size())));
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

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of one chunk as a C-order primitive array of the whole chunk, and back. Thread-safe.
 */
interface ChunkCodec {

    /**
     * @return values of the whole chunk, also where it reaches over the border of the array
     * @throws IOException if the bytes are damaged; its message says how, in a sentence
     */
    Object decode(byte[] stored) throws IOException;

    /**
     * Decodes what a chunk and a box share straight into the values of the box, or with memory that
     * is used again.
     *
     * @param stored all its remaining bytes are the chunk; it is not changed
     * @param chunk the whole chunk
     * @param values of the box, in C order; those outside the chunk stay as they are
     * @throws IOException as {@link #decode(byte[])}; damage of what is not wanted may go unseen
     */
    default void decode(ByteBuffer stored, Scratch scratch, Box chunk, Object values, Box box)
            throws IOException {
        Boxes.copy(decode(ByteCodec.bytes(stored)), chunk, values, box);
    }

    /**
     * Refuses a chunk of so few bytes that no compression can have made them of what is promised,
     * before there is room made for that.
     *
     * @param stored bytes of the chunk
     * @throws IOException in a sentence
     */
    default void requirePlausible(long stored) throws IOException {}

    byte[] encode(Object values);

    /** How chunks are stored, for people. */
    String description();

    /** Whether the first axis varies fastest. */
    default boolean columnMajor() {
        return false;
    }
}

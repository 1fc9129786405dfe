package fiji.plugin.cellmap.store.format;

import java.io.IOException;
import java.util.Arrays;

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
     * As {@link #decode(byte[])}, but using memory again.
     *
     * @param length number of bytes stored
     * @return values that are right until the scratch is used again
     */
    default Object decode(byte[] stored, int length, Scratch scratch) throws IOException {
        return decode(Arrays.copyOf(stored, length));
    }

    byte[] encode(Object values);

    /** How chunks are stored, for people. */
    String description();
}

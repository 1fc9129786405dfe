package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.util.Arrays;

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
     * Decodes the first bytes of an array into the start of another, so that both can be used
     * again.
     *
     * @param length number of encoded bytes
     * @param size exact number of decoded bytes
     * @throws IOException as {@link #decode(byte[], int)}
     */
    default void decode(byte[] stored, int length, byte[] into, int size) throws IOException {
        byte[] plain = decode(Arrays.copyOf(stored, length), size);
        System.arraycopy(plain, 0, into, 0, size);
    }

    /** Encodes bytes; the argument is not changed. */
    byte[] encode(byte[] plain);

    /** Size of the result of {@link #encode} for so many bytes, or {@link #UNKNOWN}. */
    default int encodedSize(int size) {
        return UNKNOWN;
    }
}

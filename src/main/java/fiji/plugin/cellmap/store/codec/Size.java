// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.io.InputStream;

/**
 * How many bytes must come out of a codec, by what the metadata promise: nothing is decoded beyond
 * that. Immutable.
 */
public record Size(int least, int most) {

    /** The longest array. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    /** What codecs that make things worse may add. */
    private static final int SLACK = 1 << 20;

    /** Just so many bytes. */
    public static Size of(int bytes) {
        return new Size(bytes, bytes);
    }

    /** What codecs may make of so many bytes whose encoded size is not known. */
    public static Size encoded(int bytes) {
        return new Size(0, (int) Math.min(LONGEST, 2L * bytes + SLACK));
    }

    boolean isKnown() {
        return least == most;
    }

    /**
     * @throws IOException in a sentence, if so many bytes are not what is promised
     */
    void check(long bytes) throws IOException {
        if (bytes >= least && bytes <= most) return;
        if (bytes > most)
            throw new IOException(
                    "It decodes to more than the " + most + " bytes that it may have.");
        throw new IOException("It decodes to " + bytes + " bytes instead of " + least + ".");
    }

    /** The bytes themselves, if there are as many as promised. */
    byte[] checked(byte[] bytes) throws IOException {
        check(bytes.length);
        return bytes;
    }

    /** Reads a stream to its end, or to where it has given more than is promised. */
    byte[] readAll(InputStream in) throws IOException {
        if (!isKnown()) return checked(in.readNBytes(Math.min(LONGEST, most + 1)));
        byte[] plain = new byte[most];
        int n = in.readNBytes(plain, 0, most);
        check(in.read() < 0 ? n : most + 1L);
        return plain;
    }
}

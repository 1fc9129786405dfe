// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;
import java.io.InputStream;

/** Checks that what comes out of a codec is as long as a chunk must be. */
final class Sizes {

    private Sizes() {}

    static void check(int size, long decoded) throws IOException {
        if (decoded != size)
            throw new IOException("It decodes to " + decoded + " bytes instead of " + size + ".");
    }

    static byte[] check(byte[] plain, long decoded) throws IOException {
        check(plain.length, decoded);
        return plain;
    }

    /** Reads a stream to its end, which must come after {@code size} bytes if that is known. */
    static byte[] readAll(InputStream in, int size) throws IOException {
        if (size == ByteCodec.UNKNOWN) return in.readAllBytes();
        byte[] plain = new byte[size];
        int n = in.readNBytes(plain, 0, size);
        return check(plain, in.read() < 0 ? n : size + 1L);
    }
}

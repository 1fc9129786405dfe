// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that people write, such as settings and tables: read as a whole, but only up to a size that
 * none of their kind has. Stateless.
 */
public final class SmallFiles {

    /** Bytes of settings: configurations and descriptions. */
    public static final int SETTINGS = 4 << 20;

    /** Bytes of a table: manifests and datasplits. */
    public static final int TABLE = 64 << 20;

    private SmallFiles() {}

    /**
     * All bytes of a file, device or pipe; blocks.
     *
     * @param most bytes that it may have
     * @throws IOException if it has more, or cannot be read
     */
    public static byte[] bytes(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return bytes(in, most);
        }
    }

    /** As {@link #bytes(Path, int)}, of what is left of a stream. */
    public static byte[] bytes(InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most);
        if (bytes.length == most && in.read() >= 0)
            throw new IOException(
                    "It is larger than " + (most >> 20) + " MiB, so it is not what it should be.");
        return bytes;
    }

    /** As {@link #bytes(Path, int)}, as text in UTF-8. */
    public static String text(Path file, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(file, most));
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** Digests as lower-case hexadecimal text. Thread-safe. */
public final class Hashes {
    private Hashes() {}

    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /**
     * Of a folder: names below it, sizes and two checksums of the contents of its files; reads all
     * of them. It tells what has changed from what has not, much sooner than SHA-256 of all bytes
     * would, but does not withstand who means to deceive.
     *
     * @param folder or a file
     * @throws IOException if something cannot be read
     */
    public static String contents(Path folder) throws IOException {
        try {
            return sha256(
                    files(folder).parallelStream()
                            .map(file -> folder.relativize(file) + contentsOf(file))
                            .collect(Collectors.joining()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String contentsOf(Path file) {
        Checksum[] sums = {new CRC32(), new CRC32C()};
        byte[] buffer = new byte[1 << 16];
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (Checksum sum : sums) sum.update(buffer, 0, n);
                size += n;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StringBuilder line = new StringBuilder(" ").append(size);
        for (Checksum sum : sums) line.append(' ').append(sum.getValue());
        return line.append('\n').toString();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            return below.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(AtomicFiles.SUFFIX))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A fresh SHA-256, for data that comes in parts. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

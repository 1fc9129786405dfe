// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Version;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which program this is: its version, and the SHA-256 of the jar (or of the classes folder) that it
 * runs from. A parent and its worker must agree, or an updated jar would meet an older Fiji.
 */
record Build(String version, String hash) {

    /** The running build. */
    static Build current() {
        return Holder.CURRENT;
    }

    /**
     * The jar or folder that this program's classes come from.
     *
     * @throws CellMapException if the class loader does not tell
     */
    static Path home() {
        CodeSource source = Build.class.getProtectionDomain().getCodeSource();
        try {
            return Path.of(Objects.requireNonNull(source).getLocation().toURI());
        } catch (URISyntaxException | RuntimeException e) {
            throw new CellMapException(
                    "Cannot find the jar of CellMap",
                    String.valueOf(source),
                    "The class loader does not name a file.",
                    "Install CellMap_.jar in Fiji's jars folder.",
                    e);
        }
    }

    static String hash(Path home) throws IOException {
        MessageDigest digest = sha256();
        try (Stream<Path> tree = Files.walk(home)) {
            List<Path> files = tree.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) digest.update(Files.readAllBytes(file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** Computed once, so that a jar replaced later is noticed. */
    private static final class Holder {
        static final Build CURRENT = compute();

        private static Build compute() {
            Path home = home();
            try {
                return new Build(Version.text(), hash(home));
            } catch (IOException e) {
                throw new CellMapException(
                        "Cannot read the program's own files",
                        home,
                        String.valueOf(e.getMessage()),
                        "Install CellMap again.",
                        e);
            }
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Tells whether a label has been written again: names, sizes and times of its files. */
final class SourceStamp {

    private SourceStamp() {}

    /**
     * @param more what else matters
     * @return another text whenever a file was added, removed or written
     */
    static String of(GroupLocation source, String more) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update((more + "\n" + source + "\n").getBytes(StandardCharsets.UTF_8));
            Path top = source.path();
            while (!Files.exists(top)) top = top.getParent();
            for (Path file : files(top)) {
                BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
                String line = file + " " + a.size() + " " + a.lastModifiedTime() + "\n";
                hash.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException | UncheckedIOException e) {
            throw new CellMapException(
                    "Cannot inspect a label",
                    source,
                    AtomicFiles.reason(e),
                    "Check that nothing else writes there.",
                    e);
        }
    }

    private static List<Path> files(Path top) throws IOException {
        try (Stream<Path> below = Files.walk(top)) {
            return below.filter(Files::isRegularFile).sorted().toList();
        }
    }
}

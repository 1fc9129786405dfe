// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the files of a checkpoint held when it was written, as {@code sha256sum} writes it. */
final class CheckpointSums {

    /** Name of the file. */
    static final String FILE = "SHA256SUMS";

    private CheckpointSums() {}

    /** Writes the sums of all files of a folder. */
    static void write(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList())
                lines.append(sum(file)).append("  ").append(file.getFileName()).append('\n');
        }
        AtomicFiles.write(folder.resolve(FILE), lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads all files of a checkpoint.
     *
     * @return what is wrong with it; empty if nothing is, or if it has no sums
     * @throws CellMapException if it cannot be read
     */
    static Optional<String> damage(Path folder) {
        Path sums = folder.resolve(FILE);
        try {
            List<String> lines = Files.exists(sums) ? Files.readAllLines(sums) : List.of();
            for (String line : lines) {
                String[] parts = line.split("  ", 2);
                if (parts.length < 2 || parts[1].contains("/"))
                    return Optional.of(FILE + " is not a list of sums");
                Path file = folder.resolve(parts[1]);
                if (Files.notExists(file)) return Optional.of(parts[1] + " is missing");
                if (!sum(file).equals(parts[0]))
                    return Optional.of(parts[1] + " has changed since it was written");
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of(Path.of(e.getFile()).getFileName() + " is missing");
        } catch (CharacterCodingException e) {
            return Optional.of(FILE + " is not a list of sums");
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read a checkpoint", folder, AtomicFiles.reason(e), "", e);
        }
    }

    private static String sum(Path file) throws IOException {
        MessageDigest digest = Hashes.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}

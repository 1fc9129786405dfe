// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.config.DataSection;
import fiji.plugin.cellmap.config.FirstSentence;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.SmallFiles;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A challenge is data: where things lie below a data root, which classes there are, which crops are
 * scored, and where the data come from. Immutable.
 *
 * @param name short name
 * @param searchPath template of the layout below a data root, see {@link DataLayout}
 * @param rawName EM group
 * @param cropName label group
 * @param classes all classes
 * @param manifest the scored crops; may be empty
 * @param source where data can be fetched
 */
public record Challenge(
        String name,
        String searchPath,
        String rawName,
        String cropName,
        OrganelleClasses classes,
        Manifest manifest,
        ChallengeSource source) {

    /** Those that come with the program. */
    public static final List<String> SHIPPED = List.of("cellmap", "mitochondria");

    /** The CellMap Segmentation Challenge, as its tables of 30 June 2026 say. */
    public static Challenge official() {
        return Official.INSTANCE;
    }

    /**
     * Finds a challenge.
     *
     * @param name one of {@link #SHIPPED}, or path of a YAML file; null for the official one
     * @throws UsageException if there is none
     * @throws CellMapException if the file does not say what it must
     */
    public static Challenge find(String name) {
        if (name == null || name.isBlank() || name.equals(SHIPPED.get(0))) return official();
        if (SHIPPED.contains(name)) return shipped(name);
        if (!Files.isRegularFile(Path.of(name)))
            throw new UsageException(
                    "Unknown challenge '" + name + "'",
                    name,
                    "It is neither the path of a definition nor the name of a shipped one.",
                    "Give a YAML file, or one of " + SHIPPED + ".");
        return read(Path.of(name));
    }

    /**
     * Reads a challenge from a YAML file of the same form as the shipped ones.
     *
     * @throws CellMapException if the file is missing or does not say what it must
     */
    public static Challenge read(Path yaml) {
        try {
            return ChallengeFile.parse(SmallFiles.bytes(yaml, SmallFiles.SETTINGS), yaml);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read a challenge", yaml, AtomicFiles.reason(e), "Check the path.", e);
        }
    }

    /** The layout below a data root. */
    public DataLayout layout(Path root) {
        return new DataLayout(root, searchPath, rawName, cropName);
    }

    /** The layout below a data root, where a configuration may name other paths. */
    public DataLayout layout(DataSection data, Path root) {
        return new DataLayout(
                root,
                Objects.requireNonNullElse(data.searchPath(), searchPath),
                Objects.requireNonNullElse(data.rawName(), rawName),
                Objects.requireNonNullElse(data.cropName(), cropName),
                data);
    }

    /**
     * What a challenge is, as its definition begins to say.
     *
     * @param name one of {@link #SHIPPED}
     * @return one sentence
     */
    public static String purpose(String name) {
        return FirstSentence.of(new String(bytes(name), StandardCharsets.UTF_8));
    }

    private static Challenge shipped(String name) {
        return ChallengeFile.parse(bytes(name), name + ".yaml in the program");
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Challenge.class.getResourceAsStream(name + ".yaml")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Official {
        static final Challenge INSTANCE = shipped(SHIPPED.get(0));
    }
}

package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A challenge is data: where things lie below a data root, which classes there are, and which crops
 * are scored. Immutable.
 *
 * @param name short name
 * @param searchPath template of the layout below a data root, see {@link DataLayout}
 * @param rawName EM group
 * @param cropName label group
 * @param classes all classes
 * @param manifest the scored crops; may be empty
 */
public record Challenge(
        String name,
        String searchPath,
        String rawName,
        String cropName,
        OrganelleClasses classes,
        Manifest manifest) {

    /** The CellMap Segmentation Challenge, as its tables of 30 June 2026 say. */
    public static Challenge official() {
        return Official.INSTANCE;
    }

    /**
     * Reads a challenge from a YAML file of the same form as the built-in one.
     *
     * @throws CellMapException if the file is missing or does not say what it must
     */
    public static Challenge read(Path yaml) {
        try {
            return ChallengeFile.parse(Files.readAllBytes(yaml), yaml);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read a challenge",
                    yaml,
                    fiji.plugin.cellmap.util.AtomicFiles.reason(e),
                    "Check the path.",
                    e);
        }
    }

    /** The layout below a data root. */
    public DataLayout layout(Path root) {
        return new DataLayout(root, searchPath, rawName, cropName);
    }

    private static final class Official {
        static final Challenge INSTANCE = load();

        private static Challenge load() {
            try (InputStream in = Challenge.class.getResourceAsStream("cellmap.yaml")) {
                return ChallengeFile.parse(in.readAllBytes(), "cellmap.yaml in the program");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

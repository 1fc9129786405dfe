package fiji.plugin.cellmap.run;

import fiji.plugin.cellmap.challenge.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which test crops are meant. */
final class Manifests {

    static final String NAME = "test_crop_manifest.csv";

    private Manifests() {}

    /**
     * @param given path that the user named; null if none
     * @param beside folder in which a manifest of that name is looked for; may be null
     * @return the manifest given, the one beside the data, or the official one
     */
    static Manifest find(String given, Path beside) {
        if (given != null) return Manifest.read(Path.of(given));
        if (beside != null && Files.isRegularFile(beside.resolve(NAME)))
            return Manifest.read(beside.resolve(NAME));
        return Manifest.official();
    }
}

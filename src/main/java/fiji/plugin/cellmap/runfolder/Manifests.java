// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which test crops are meant. */
public final class Manifests {

    public static final String NAME = "test_crop_manifest.csv";

    private Manifests() {}

    /**
     * @param given path that the user named; null if none
     * @param beside folder in which a manifest of that name is looked for; may be null
     * @return the manifest given, the one beside the data, or that of the challenge
     * @throws UsageException if the challenge has none either
     */
    public static Manifest find(String given, Path beside, Challenge challenge) {
        if (given != null) return Manifest.read(Path.of(given));
        if (beside != null && Files.isRegularFile(beside.resolve(NAME)))
            return Manifest.read(beside.resolve(NAME));
        if (challenge.manifest().rows().isEmpty())
            throw new UsageException(
                    "No test crops are known",
                    beside == null ? "" : beside,
                    "The challenge "
                            + challenge.name()
                            + " lists none, and there is no "
                            + NAME
                            + ".",
                    "Give their CSV with @{manifest}.");
        return challenge.manifest();
    }
}

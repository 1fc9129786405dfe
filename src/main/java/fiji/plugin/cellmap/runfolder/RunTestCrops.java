// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The crops that are scored in the end; no choice may be based on them. */
public final class RunTestCrops {

    private RunTestCrops() {}

    /**
     * Rows of the challenge's manifest and of the one in the data root, as far as there are any.
     */
    public static List<CropTarget> rows(RunFolder folder, ConfigFile config) {
        Challenge challenge = RunChallenge.of(folder, config);
        List<CropTarget> rows = new ArrayList<>(challenge.manifest().rows());
        Optional<Path> beside = DataRoot.of(folder).map(root -> root.resolve(Manifests.NAME));
        if (beside.filter(Files::isRegularFile).isPresent())
            rows.addAll(Manifest.read(beside.get()).rows());
        return rows;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import fiji.plugin.cellmap.net.contract.ModelContract;
import java.util.Arrays;

/** The page that goes with a model, where its authors wrote none. */
final class Documentation {

    private Documentation() {}

    static byte[] markdown(About about, ModelContract contract) {
        if (about.keys().hasNonNull("documentation"))
            return PackageFiles.utf8(about.keys().get("documentation").asText());
        String network =
                contract.architecture().isEmpty()
                        ? "TorchScript model"
                        : contract.architecture() + " " + contract.options();
        return PackageFiles.utf8(
                """
                # %s

                Segments %s in electron microscopy volumes. Input: grey values as stored, axes z, y, x,
                %s nm voxels. Output: one probability volume for each class, %s nm voxels.

                - Network: %s
                - Training window: %s voxels (z, y, x)
                - Grey values are multiplied by %s, then %s is added, by the preprocessing in `rdf.yaml`.

                Made with CellMap for Fiji. `model.pt` carries its own description: there it runs as
                `cellmap predict --model model.pt --input EM --output OUT`.

                ## Validation

                Compare with labels of a volume that was not trained on: Dice or IoU of the probabilities
                above 0.5, for example with `cellmap evaluate`. No score is given here by the program that
                wrote this page.
                """
                        .formatted(
                                about.keys().get("name").asText(),
                                String.join(", ", contract.classes()),
                                text(contract.voxelSize()),
                                text(contract.resultVoxelSize()),
                                network,
                                Arrays.toString(contract.window()),
                                contract.intensityScale(),
                                contract.intensityOffset()));
    }

    private static String text(double[] size) {
        return size[0] + " x " + size[1] + " x " + size[2];
    }
}

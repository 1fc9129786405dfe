// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.Network;

/** What an experiment promises to those who use its model. */
public final class Contracts {

    private Contracts() {}

    public static ModelContract of(Experiment e, Network network) {
        return new ModelContract(
                1,
                network.architecture(),
                network.options(),
                e.classes(),
                e.data().voxelSize(),
                window(e),
                network.multiple(),
                e.data().intensityScale(),
                e.data().intensityOffset(),
                "sigmoid");
    }

    /** The window to predict with, in voxels, z y x. */
    static int[] window(Experiment e) {
        return e.predict().window() != null ? e.predict().window() : e.data().patchSize();
    }
}

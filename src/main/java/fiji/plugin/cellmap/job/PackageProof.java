// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.contract.RawNetwork;
import fiji.plugin.cellmap.net.contract.TestTensors;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.store.Box;

/** Runs a program that was built for the weights of a package on the package's own test input. */
final class PackageProof {

    private PackageProof() {}

    /**
     * Does nothing for a model without test tensors; blocks.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if the test output does not come out
     */
    static void require(RawNetwork net, ModelSource source) {
        TestTensors test = source.test();
        if (test == null) return;
        ModelContract contract = test.contract();
        int[] window = test.window();
        float[] grey = test.input().values().clone();
        for (int i = 0; i < grey.length; i++)
            grey[i] = (float) (grey[i] * contract.intensityScale() + contract.intensityOffset());
        GreyBox box = GreyBox.of(grey, window[0], window[1], window[2]);
        if (contract.preprocessing() != null)
            box = Preprocessed.of(box, contract.preprocessing(), contract.planes());
        test.require(net, box.grey().read(Box.of(box.shape())));
    }
}

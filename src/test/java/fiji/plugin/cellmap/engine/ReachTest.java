// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Footprint;
import fiji.plugin.cellmap.net.program.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The receptive field that is computed from the layers holds in the engine: a NaN in one input
 * voxel spreads so far and no farther.
 */
class ReachTest {

    @TempDir Path folder;

    @Test
    void ofNetworksWithFiniteFields() {
        List<Integer> narrow = List.of(2, 2, 2, 2, 2, 2);
        check("BasicUNet", Map.of("features", narrow, "norm", "batch"), 107);
        check(
                "BasicUNet",
                Map.of("features", narrow, "norm", "none", "upsample", "nontrainable"),
                0);
        Map<String, Object> small = Map.of("channels", List.of(2, 2, 2), "norm", "batch");
        check("UNet", small, 0);
        check("UNet", Map.of("channels", List.of(2, 2, 2), "norm", "none", "residual_units", 2), 0);
        check("DynUNet", Map.of("levels", 3, "filters", 2, "norm", "batch", "residual", true), 0);
        check("UNet_3D", Map.of("base_width", 2), 0);
        check("RSUNet", Map.of("width", List.of(2, 2, 2), "down_factors", List.of(2, 2)), 0);
        check("ResNet", Map.of("base_width", 2, "norm", "batch", "blocks", 1), 0);
        check("MedNeXt", Map.of("base_width", 2, "norm", "layer", "kernel", 5), 0);
    }

    @Test
    void ofNetworksThatSeeTheWholeWindow() {
        for (String name : List.of("BasicUNet", "MedNeXt", "SwinUNETR", "UNETR", "ResEncUNet"))
            assertTrue(
                    Architectures.create(name, Map.of(), 1, 1)
                            .footprint(Precision.FLOAT32)
                            .global(),
                    name);
    }

    /**
     * @param known 0 if the specification gives no number
     */
    private void check(String architecture, Map<String, Object> options, int known) {
        Network network = Architectures.create(architecture, options, 1, 1);
        Footprint footprint = network.footprint(Precision.FLOAT32);
        String what = architecture + options;
        assertTrue(!footprint.global(), what);
        int reach = footprint.reach()[2];
        if (known > 0) assertEquals(known, reach, what);
        int farthest = measured(network, reach);
        assertTrue(farthest <= reach, what + ": " + farthest + " farther than " + reach);
        assertTrue(farthest >= 0.75 * reach, what + ": only " + farthest + " of " + reach);
    }

    /** One thin window for each place of the NaN relative to the coarsest grid. */
    private int measured(Network network, int reach) {
        int grid = network.multiple()[2];
        int length = (2 * reach + 6 * grid) / grid * grid;
        int middle = length / 2 / grid * grid;
        int thick = Math.max(8, grid);
        int[] window = {thick, thick, length};
        int voxels = thick * thick * length;
        float[] input = new float[grid * voxels];
        for (int i = 0; i < input.length; i++) input[i] = i % 13 / 13f;
        for (int n = 0; n < grid; n++)
            for (int row = 0; row < thick * thick; row++)
                input[n * voxels + row * length + middle + n] = Float.NaN;
        Path file = folder.resolve("model.pt");
        ModelFile.write(file, network.program(Precision.FLOAT32), network.initial(1), Map.of());
        int farthest = 0;
        try (Program program = new Program(file, ComputeDevice.CPU, false, 1)) {
            program.training(false);
            float[] output =
                    program.infer("forward", input, InferenceNet.shape(input, grid, window));
            for (int i = 0; i < output.length; i++)
                if (Float.isNaN(output[i])) {
                    int at = middle + i / voxels;
                    farthest = Math.max(farthest, Math.abs(i % length - at));
                }
        }
        return farthest;
    }
}

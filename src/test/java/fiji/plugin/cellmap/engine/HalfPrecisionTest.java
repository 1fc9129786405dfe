// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.net.zoo.Oracle;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One network of each architecture, loaded in half precision, stays near its float32. */
class HalfPrecisionTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "basic_linear",
                "unet_residual",
                "dynunet_deep",
                "resenc",
                "mednext_custom",
                "unetr",
                "swin_2d",
                "rsunet_deep",
                "unet_3d",
                "resnet"
            })
    void staysNear(String name) {
        Oracle oracle = Oracle.read(name);
        Network network = oracle.network();
        Weights weights = Golden.procedural(network);
        Path file = folder.resolve("model.pt");
        ModelFile.write(
                file, network, Precision.FLOAT32, weights, contract(network, oracle.size()));
        float[] input = Golden.input("input", Tensor.size(oracle.size()));
        float[] full;
        try (InferenceNet net = InferenceNet.load(file, ComputeDevice.CPU)) {
            full = net.apply(input, 1, oracle.size());
        }
        double[] tolerances = {0, 0.06, 0.01};
        for (Precision precision : List.of(Precision.BF16, Precision.FP16))
            try (InferenceNet net = InferenceNet.load(file, ComputeDevice.CPU, precision)) {
                float[] half = net.apply(input, 1, oracle.size());
                String what = name + " in " + precision.label();
                Golden.assertNearInNorm(what, full, half, tolerances[precision.ordinal()]);
                boolean differs = false;
                for (int i = 0; i < full.length; i++) differs |= full[i] != half[i];
                assertTrue(differs, what + " is float32");
            }
    }

    @Test
    void foreignModelsKeepTheirs() {
        Network network = Oracle.read("unet").network();
        Path file = folder.resolve("foreign.pt");
        int[] window = {32, 32, 32};
        ModelContract contract =
                new ModelContract(
                        1,
                        "",
                        Map.of(),
                        List.of("a", "b"),
                        new double[] {8, 8, 8},
                        window,
                        network.multiple(),
                        1,
                        0,
                        "sigmoid");
        ModelFile.write(file, network, Precision.FLOAT32, network.initial(1), contract);
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> InferenceNet.load(file, ComputeDevice.CPU, Precision.BF16));
        assertTrue(e.why().contains("foreign"), e.why());
    }

    private static ModelContract contract(Network network, int[] window) {
        return new ModelContract(
                1,
                network.architecture(),
                network.options(),
                List.of("a", "b"),
                new double[] {8, 8, 8},
                window,
                network.multiple(),
                1,
                0,
                "sigmoid");
    }
}

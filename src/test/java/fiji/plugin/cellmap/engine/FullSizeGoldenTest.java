// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks of real size with procedural weights against the original. */
class FullSizeGoldenTest {

    private static final int N = 32;

    @TempDir Path folder;

    private final Weights golden = Golden.read("fullsize_procedural");

    @Test
    void basicUNet() {
        check("basic_unet_default_oc5", Architectures.create("BasicUNet", Map.of(), 1, 5));
    }

    @ParameterizedTest
    @CsvSource({"S,3,5", "M,5,5", "L,7,1"})
    void medNeXt(String size, int kernel, int outputs) {
        Map<String, Object> options =
                Map.of("size", size, "kernel", kernel, "deep_supervision", true);
        check(
                "mednext_%s_k%d_oc%d".formatted(size, kernel, outputs),
                Architectures.create("MedNeXt", options, 1, outputs));
    }

    private void check(String name, Network network) {
        TorchModule module = network.program(Precision.FLOAT32);
        Tensor input = Tensor.of(new int[] {1, 1, N, N, N}, Golden.input("input", N * N * N));
        float[][] heads =
                Harness.list(
                        folder,
                        module,
                        network.heads() > 1 ? "heads" : "forward",
                        Golden.procedural(network),
                        input);
        near(name + ".out.0.sub2", everySecond(heads[0], network.outputs()));
        for (int i = 1; i < heads.length; i++) near(name + ".out." + i, heads[i]);
    }

    /** 1e-3 relative to the spread of the head: single logits near 0 have no relative accuracy. */
    private void near(String name, float[] actual) {
        float[] expected = golden.get(name).values();
        Golden.assertNearInNorm(name, expected, actual, 1e-4);
        double spread = 0;
        for (float value : expected) spread += value * value / expected.length;
        Golden.assertClose(name, expected, actual, 1e-3 * Math.sqrt(spread), 1e-3);
    }

    private static float[] everySecond(float[] values, int channels) {
        int half = N / 2;
        float[] picked = new float[channels * half * half * half];
        int at = 0;
        for (int c = 0; c < channels; c++)
            for (int z = 0; z < N; z += 2)
                for (int y = 0; y < N; y += 2)
                    for (int x = 0; x < N; x += 2)
                        picked[at++] = values[((c * N + z) * N + y) * N + x];
        return picked;
    }
}

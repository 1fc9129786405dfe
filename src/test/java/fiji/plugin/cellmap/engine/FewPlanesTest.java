// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Transposed convolutions of MedNeXt in training whose input has few planes, channels last, beside
 * sums in double precision. Of 3 and 4 planes oneDNN's weight gradients were random.
 */
class FewPlanesTest {

    private static final int CHANNELS = 32;
    private static final int SIDE = 4;
    private static final int STRIDE = 2;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"2, 7", "3, 7", "4, 7", "5, 7", "3, 9", "4, 9", "5, 9", "3, 5", "4, 5"})
    void gradientsAreThoseOfTheSum(int planes, int kernel) {
        Layers layers = new Layers(Precision.FLOAT32);
        int half = kernel / 2;
        TorchModule conv =
                layers.convTranspose(
                        CHANNELS,
                        CHANNELS,
                        layers.axes(kernel),
                        layers.axes(STRIDE),
                        layers.axes(half),
                        CHANNELS,
                        false);
        TorchModule root =
                new TorchModule("FewPlanes")
                        .child("conv", conv)
                        .method(
                                "run(x: Tensor, c: Tensor) -> List[Tensor]",
                                "x = torch.requires_grad_(torch.detach(x), True)",
                                "a = torch.contiguous(x, memory_format=3)",
                                "y = torch.contiguous(self.conv.forward(a))",
                                "torch.autograd.backward(torch.sum(torch.mul(y, c)))",
                                "return [torch.detach(y), ops.prim.grad(x), ops.prim.grad(self.conv.weight)]");
        int side = (SIDE - 1) * STRIDE + 1;
        int depth = (planes - 1) * STRIDE + 1;
        Random random = new Random(planes * 10L + kernel);
        Tensor x = random(random, 1, CHANNELS, planes, SIDE, SIDE);
        Tensor c = random(random, 1, CHANNELS, depth, side, side);
        Tensor w = random(random, CHANNELS, 1, kernel, kernel, kernel);
        double[] y = new double[c.values().length];
        double[] dx = new double[x.values().length];
        double[] dw = new double[w.values().length];
        int[] in = {planes, SIDE, SIDE};
        int[] out = {depth, side, side};
        for (int ch = 0; ch < CHANNELS; ch++)
            for (int i = 0; i < planes * SIDE * SIDE; i++)
                for (int k = 0; k < kernel * kernel * kernel; k++) {
                    int o = reached(i, in, k, kernel, half, out);
                    if (o < 0) continue;
                    int at = ch * planes * SIDE * SIDE + i;
                    int to = ch * depth * side * side + o;
                    int tap = ch * kernel * kernel * kernel + k;
                    y[to] += (double) x.values()[at] * w.values()[tap];
                    dx[at] += (double) c.values()[to] * w.values()[tap];
                    dw[tap] += (double) c.values()[to] * x.values()[at];
                }
        Weights weights = new Weights(Map.of("conv.weight", w));
        for (int again = 0; again < 3; again++) {
            float[][] found = Harness.run(folder, root, "run", true, weights, x, c);
            Golden.assertNearInNorm("output", floats(y), found[0], 1e-6);
            Golden.assertNearInNorm("input", floats(dx), found[1], 1e-6);
            Golden.assertNearInNorm("weight", floats(dw), found[2], 1e-5);
        }
    }

    /** The voxel of the output that a tap brings a voxel of the input to; -1 for none. */
    private static int reached(int i, int[] in, int tap, int kernel, int half, int[] out) {
        int z = i / (in[1] * in[2]) * STRIDE - half + tap / (kernel * kernel);
        int y = i / in[2] % in[1] * STRIDE - half + tap / kernel % kernel;
        int x = i % in[2] * STRIDE - half + tap % kernel;
        boolean inside = z >= 0 && y >= 0 && x >= 0 && z < out[0] && y < out[1] && x < out[2];
        return inside ? (z * out[1] + y) * out[2] + x : -1;
    }

    private static Tensor random(Random random, int... shape) {
        float[] values = new float[Tensor.size(shape)];
        for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
        return Tensor.of(shape, values);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return floats;
    }
}

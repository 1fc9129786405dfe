// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.util.Map;

/**
 * Forward and backward pass of a network for their own sake, in training mode, as {@link
 * TrainingNet} runs them: the loss is the sum over heads of the mean of squares. For measuring and
 * comparing; not thread-safe.
 */
public final class GradientNet implements AutoCloseable {

    private final Program program;

    /**
     * Loads it. Blocking.
     *
     * @param weights of the network, every tensor
     */
    public GradientNet(
            Network network, Weights weights, Precision precision, ComputeDevice device) {
        TorchModule net = network.program(precision);
        TorchModule root = new TorchModule("Gradients").child("net", net);
        GradientProgram.addTo(root, net, network.architecture().isEmpty());
        root.method(
                "run(x: Tensor) -> Tensor",
                "z = " + (network.heads() > 1 ? "self.net.heads(x)" : "[self.net.forward(x)]"),
                "total = torch.mean(torch.mul(z[0], z[0]))",
                "for i in range(1, torch.len(z)):",
                "  total = torch.add(total, torch.mean(torch.mul(z[i], z[i])))",
                "_0 = self.learn(total)",
                "_1 = self.drop()",
                "return torch.detach(total)");
        program =
                TemporaryFile.with(
                        "the program of the network",
                        file -> {
                            ModelFile.write(file, root, weights.prefixed("net."), Map.of());
                            return new Program(file, device, true, 1);
                        });
        program.training(true);
    }

    /**
     * Gradients of all parameters, then none again.
     *
     * @param input N,C,D,H,W
     * @param n patches in the batch
     * @param patch D, H, W
     * @return the loss
     */
    public double run(float[] input, int n, int[] patch) {
        Shape[] shapes = {InferenceNet.shape(input, n, patch)};
        return program.train("run", new float[][] {input}, shapes)[0][0];
    }

    @Override
    public void close() {
        program.close();
    }
}

package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.net.ModelFile;
import fiji.plugin.cellmap.net.Module;
import fiji.plugin.cellmap.net.Network;
import fiji.plugin.cellmap.net.Precision;
import fiji.plugin.cellmap.net.Weights;
import java.util.List;
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
        Module net = network.program(precision);
        Module root = new Module("Gradients").child("net", net);
        List<String> trained = Names.of(net, slot -> slot.role() == Module.Role.PARAMETER);
        root.method(
                "run(x: Tensor) -> Tensor",
                "z = " + (network.heads() > 1 ? "self.net.heads(x)" : "[self.net.forward(x)]"),
                "total = torch.mean(torch.mul(z[0], z[0]))",
                "for i in range(1, torch.len(z)):",
                "  total = torch.add(total, torch.mean(torch.mul(z[i], z[i])))",
                "torch.autograd.backward(total)",
                "return torch.detach(total)");
        root.method(
                "grads() -> List[Tensor]",
                "net = " + Names.list("net", trained),
                "grads = annotate(List[Tensor], [])",
                "for i in range(torch.len(net)):",
                "  g = ops.prim.grad(net[i])",
                "  if ops.prim.AutogradAllNonZero(g):",
                "    _0 = torch.append(grads, g)",
                "return grads");
        root.method(
                "clear(grads: List[Tensor]) -> float", "torch._foreach_zero_(grads)", "return 0.");
        program =
                TemporaryFile.with(
                        ".pt",
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
        double loss = program.train("run", new float[][] {input}, shapes)[0][0];
        program.number("clear", "grads");
        return loss;
    }

    @Override
    public void close() {
        program.close();
    }
}

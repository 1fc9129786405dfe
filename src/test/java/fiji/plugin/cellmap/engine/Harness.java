// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs any module in the engine, with gradients of sum(output * cotangent); methods in evaluation
 * mode.
 */
final class Harness {

    private Harness() {}

    /** Output, {@code grad_input} and {@code grad.NAME} of every parameter. */
    static Weights gradients(
            Path folder, TorchModule module, Weights weights, Tensor x, Tensor cotangent) {
        TorchModule root = new TorchModule("Harness").child("m", module);
        StringBuilder grads = new StringBuilder();
        module.forEachSlot(
                (name, slot) -> {
                    if (slot.role() == TorchModule.Role.PARAMETER)
                        grads.append(", ops.prim.grad(").append(path(name)).append(")");
                });
        root.method(
                "run(x: Tensor, c: Tensor) -> List[Tensor]",
                "x = torch.requires_grad_(torch.detach(x), True)",
                "y = self.m.forward(x)",
                "torch.autograd.backward(torch.sum(torch.mul(y, c)))",
                "return [torch.detach(y), ops.prim.grad(x)" + grads + "]");
        Path file = folder.resolve("harness.pt");
        ModelFile.write(file, root, weights.prefixed("m."), Map.of());
        try (Program program = new Program(file, ComputeDevice.CPU, true, 2)) {
            float[][] inputs = {x.values(), cotangent.values()};
            float[][] out = program.train("run", inputs, new Shape[] {shape(x), shape(cotangent)});
            Map<String, Tensor> results = new LinkedHashMap<>();
            results.put("output", Tensor.of(cotangent.shape(), out[0]));
            results.put("grad_input", Tensor.of(x.shape(), out[1]));
            module.forEachSlot(
                    (name, slot) -> {
                        if (slot.role() == TorchModule.Role.PARAMETER)
                            results.put(
                                    "grad." + name, Tensor.of(slot.shape(), out[results.size()]));
                    });
            return new Weights(results);
        }
    }

    /** Runs a module's method of one tensor that gives a list of tensors. */
    static float[][] list(
            Path folder, TorchModule module, String method, Weights weights, Tensor x) {
        return run(folder, module, method, false, weights, x);
    }

    /** Runs a module's method {@code run}. */
    static float[][] run(Path folder, TorchModule module, Weights weights, Tensor... inputs) {
        return run(folder, module, "run", false, weights, inputs);
    }

    static float[][] run(
            Path folder,
            TorchModule module,
            String method,
            boolean training,
            Weights weights,
            Tensor... inputs) {
        Path file = folder.resolve("harness.pt");
        ModelFile.write(file, module, weights, Map.of());
        try (Program program = new Program(file, ComputeDevice.CPU, true, inputs.length)) {
            program.training(training);
            return program.train(
                    method,
                    Arrays.stream(inputs).map(Tensor::values).toArray(float[][]::new),
                    Arrays.stream(inputs).map(Harness::shape).toArray(Shape[]::new));
        }
    }

    static Shape shape(Tensor tensor) {
        return new Shape(Arrays.stream(tensor.shape()).asLongStream().toArray());
    }

    private static String path(String name) {
        String owner = "self.m";
        for (String part : name.split("\\.")) owner = TorchModule.access(owner, part);
        return owner;
    }

    /** Compares with a golden block: output and gradients by value, vanishing gradients skipped. */
    static void check(String block, Weights golden, Weights actual, String vanishing) {
        for (Map.Entry<String, Tensor> entry : actual.tensors().entrySet()) {
            if (entry.getKey().matches(vanishing)) continue;
            String name = block + "." + entry.getKey();
            float[] expected = golden.get(name).values();
            if (entry.getKey().equals("output"))
                Golden.assertClose(name, expected, entry.getValue().values(), 1e-4, 1e-4);
            else Golden.assertNearInNorm(name, expected, entry.getValue().values(), 1e-3);
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.sample.Patch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Gradients of the training program for one batch and any weights, in single or double precision.
 */
public final class BatchGradients {

    private BatchGradients() {}

    /** Grey values of a batch. */
    public static float[] raw(Batch batch) {
        float[] values = new float[batch.raw().capacity() / Float.BYTES];
        batch.raw().asFloatBuffer().get(values);
        return values;
    }

    /** 1 where a class is present, else 0. */
    public static float[] target(Batch batch) {
        return labels(batch, label -> label == Patch.PRESENT ? 1 : 0);
    }

    /** 1 where a class is annotated, else 0. */
    public static float[] mask(Batch batch) {
        return labels(batch, label -> label == Patch.UNKNOWN ? 0 : 1);
    }

    private static float[] labels(Batch batch, IntUnaryOperator value) {
        float[] values = new float[batch.labels().capacity()];
        for (int i = 0; i < values.length; i++) values[i] = value.applyAsInt(batch.labels().get(i));
        return values;
    }

    /** Through {@link TrainingNet}, as in a training: {@code name} to float32 values. */
    public static Map<String, Tensor> single(
            Network network, Weights weights, Experiment e, Batch batch) {
        try (TrainingNet net =
                new TrainingNet(
                        network,
                        weights,
                        e.loss(),
                        e.optimizer(),
                        Precision.FLOAT32,
                        0,
                        ComputeDevice.CPU)) {
            net.add(batch, 1);
            return net.gradients().tensors();
        }
    }

    /**
     * The same program with weights, batch and all arithmetic in double precision: {@code
     * high.name} and {@code low.name}, whose sum is the gradient.
     */
    public static Map<String, Tensor> twofold(
            Network network, Weights weights, Experiment e, Batch batch, Path folder) {
        TorchModule root =
                new TrainingProgram(
                                network,
                                Precision.FLOAT32,
                                Objective.masks(e.loss()),
                                e.optimizer(),
                                0)
                        .leader(BackwardForm.WHOLE)
                        .method(
                                "accumulate_double(x: Tensor, y: Tensor, m: Tensor, k: Tensor) ->"
                                        + " Tensor",
                                "loss = self.accumulate(torch.to(x, 7), torch.to(y, 7),"
                                        + " torch.to(m, 7), torch.to(k, 7))",
                                "return torch.to(loss, 6)")
                        .method(
                                "halves() -> List[Tensor]",
                                "halves = annotate(List[Tensor], [])",
                                "for t in self.gradients():",
                                "  high = torch.to(t, 6)",
                                "  _0 = torch.append(halves, high)",
                                "  _1 = torch.append(halves, torch.to(torch.sub(t,"
                                        + " torch.to(high, 7)), 6))",
                                "return halves");
        Weights doubled = Golden.doubled(weights);
        Map<String, Tensor> state = new LinkedHashMap<>();
        root.forEachSlot(
                (name, slot) ->
                        state.put(
                                name,
                                name.startsWith("net.")
                                        ? doubled.get(name.substring(4))
                                        : Tensor.zeros(
                                                name.equals("steps")
                                                        ? Tensor.Type.FLOAT32
                                                        : Tensor.Type.FLOAT64,
                                                slot.shape())));
        Path file = folder.resolve("double.pt");
        ModelFile.write(file, root, new Weights(state), Map.of());
        try (Program program = new Program(file, ComputeDevice.CPU, true, 4)) {
            program.training(true);
            Shape[] shapes = {
                InferenceNet.shape(raw(batch), batch.n(), batch.shape()),
                InferenceNet.shape(target(batch), batch.n(), batch.targetShape()),
                InferenceNet.shape(mask(batch), batch.n(), batch.targetShape()),
                new Shape()
            };
            Object[] arrays = {raw(batch), target(batch), mask(batch), new float[] {1}};
            program.train("accumulate_double", arrays, shapes);
            float[][] halves = program.list("halves");
            Map<String, Tensor> gradients = new LinkedHashMap<>();
            network.program(Precision.FLOAT32)
                    .forEachSlot(
                            (name, slot) -> {
                                if (slot.role() != TorchModule.Role.PARAMETER) return;
                                int i = gradients.size();
                                gradients.put("high." + name, Tensor.of(slot.shape(), halves[i]));
                                gradients.put(
                                        "low." + name, Tensor.of(slot.shape(), halves[i + 1]));
                            });
            return gradients;
        }
    }
}

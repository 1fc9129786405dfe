// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All tensors of a {@link TrainingProgram} by name: what a checkpoint holds. */
final class StateTensors {

    private StateTensors() {}

    /**
     * A full state from weights alone: the average is the weights, all else as it begins.
     *
     * @param weights of the network, every tensor
     */
    static Weights start(TorchModule root, Weights weights) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        root.forEachSlot(
                (name, slot) -> {
                    boolean copy = name.startsWith("net.") || name.startsWith("ema.");
                    boolean own = root.slots().containsKey(name);
                    Tensor fresh = Tensor.zeros(slot.type(), slot.shape());
                    if (own)
                        fresh = Tensor.of(slot.shape(), slot.init().values(slot.shape(), null));
                    state.put(name, copy ? weights.get(name.substring(4)) : fresh);
                });
        return new Weights(state);
    }

    /** A copy of the tensors of a program that runs. */
    static Weights of(Program program, TorchModule root) {
        List<float[]> values = List.of(program.list("state"));
        Map<String, Tensor> state = new LinkedHashMap<>();
        root.forEachSlot(
                (name, slot) -> {
                    float[] array = values.get(state.size());
                    state.put(name, new Tensor(slot.shape(), slot.type(), array));
                });
        return new Weights(state);
    }

    /** A copy of the gradients that a program has, by the names of the network's parameters. */
    static Weights gradients(Program program, TorchModule net) {
        float[][] values = program.list("gradients");
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        net.forEachSlot(
                (name, slot) -> {
                    if (slot.role() == TorchModule.Role.PARAMETER)
                        gradients.put(name, Tensor.of(slot.shape(), values[gradients.size()]));
                });
        return new Weights(gradients);
    }
}

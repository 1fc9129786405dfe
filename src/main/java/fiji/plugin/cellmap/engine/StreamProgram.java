// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.util.List;
import java.util.Map;

/**
 * Gives the calling thread streams of its own. PyTorch copies between two GPUs on the current
 * stream of the source, and both devices' current streams wait for each other: on the ordinary
 * streams a copy would stand between kernels instead of beside them. Only libtorch for CUDA has
 * these operators.
 */
final class StreamProgram {

    private StreamProgram() {}

    /** A program with {@code aside(tensors)}: a new stream on the device of the first tensor. */
    static TorchModule module() {
        String stream = "__torch__.torch.classes.cuda.Stream";
        return new TorchModule("Streams")
                .method(
                        "aside(tensors: List[Tensor]) -> float",
                        "device = ops.prim.device(tensors[0])",
                        "stream = " + stream + ".__new__(" + stream + ")",
                        "_0 = (stream).__init__(device, 0, )",
                        "ops.cuda.set_stream(stream)",
                        "return 0.");
    }

    /**
     * For this thread, on the devices of all replicas. An engine that cannot do so computes the
     * same, but one thing after another on each device.
     *
     * @return whether it could
     */
    static boolean use(List<Replica> replicas) {
        ComputeDevice device = replicas.get(0).device();
        try (Program program = load(device)) {
            for (int i = replicas.size() - 1; i >= 0; i--)
                program.number("aside", List.of(replicas.get(i).program().source("shared")));
            return true;
        } catch (CellMapException e) {
            return false;
        }
    }

    private static Program load(ComputeDevice device) {
        return TemporaryFile.with(
                "the program of the streams",
                file -> {
                    ModelFile.write(file, module(), new Weights(Map.of()), Map.of());
                    return new Program(file, device, false, 1);
                });
    }
}

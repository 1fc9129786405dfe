// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.contract.ChannelMap;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.net.program.ProgramFacts;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tries a foreign model on one empty window: its description may be wrong. */
final class ForeignProbe {

    private static final String RAISED = "RuntimeError: ";
    private static final Pattern CUDA = Pattern.compile("(?i)\\bcuda\\b");

    private ForeignProbe() {}

    /**
     * @param net the model
     * @param contract its own
     * @return what a user should know
     * @throws CellMapException if the model fails, or gives something else than its contract says
     */
    static List<String> check(InferenceNet net, ModelSource source, WindowShape window) {
        ModelContract contract = source.contract();
        try {
            ChannelMap.of(net, contract).apply(new float[window.inputSize()], 1, window.input());
        } catch (CellMapException e) {
            throw explained(e, source, window.input(), net.device());
        }
        if (net.outputs().size() < 2 || contract.output() != null) return List.of();
        return List.of(
                "The model has several outputs (%s); the first one is used. The key output in its description chooses another."
                        .formatted(String.join(", ", net.outputs())));
    }

    private static CellMapException explained(
            CellMapException e, ModelSource source, int[] window, ComputeDevice device) {
        if (!e.what().equals(InferenceNet.FAILED)) return e;
        ProgramFacts facts = ProgramFacts.of(source.program());
        String why = e.why();
        String fix = e.fix();
        boolean raised = why.startsWith(RAISED);
        if (raised)
            why =
                    "Its program fails on an input of [1, 1, %d, %d, %d]: %s"
                            .formatted(
                                    window[0],
                                    window[1],
                                    window[2],
                                    why.substring(RAISED.length()));
        if (raised && !device.isGpu() && CUDA.matcher(why).find()) {
            why = "Its program moves its numbers to a GPU, and this is computed on the processor.";
            fix = "Export the model while it is on the CPU, or predict on a GPU.";
        } else if (facts.planar() && !source.contract().planes()) {
            why = "It is a network of planes: its kernels have two axes. " + why;
            fix = "Say axes: bcyx in its description, and it is given plane after plane.";
        } else if (facts.type() != StoredType.FLOAT32) {
            why = "It computes in " + facts.type().name().toLowerCase(Locale.ROOT) + ". " + why;
            fix = "Predict on a GPU, or export the model in float32.";
        }
        return new CellMapException(e.what(), source.program(), why, fix, e);
    }
}

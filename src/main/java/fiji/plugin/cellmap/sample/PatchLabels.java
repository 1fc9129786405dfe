// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.Output;
import java.util.HashMap;
import java.util.Map;

/** Reads what the labels of a crop teach in one patch, channel after channel. For one thread. */
final class PatchLabels {

    private final TrainingCrop crop;
    private final Targets targets;
    private final PatchGrid grid;
    private final LabelReader reader;
    private final Map<String, ObjectPatch> objects = new HashMap<>();
    private ConcludedLabels concluded;

    /**
     * @param grid of what has labels
     */
    PatchLabels(TrainingCrop crop, Targets targets, PatchGrid grid) {
        this.crop = crop;
        this.targets = targets;
        this.grid = grid;
        reader = new LabelReader(grid);
    }

    /**
     * Reads all channels; of classes that are not annotated, too. Their objects are unknown.
     * Blocks.
     *
     * @param black where the EM is padding of which nothing is learned; null for nowhere
     * @return whether there is anything to learn
     */
    boolean read(byte[] black, LabelSink sink) {
        PatchSampler em = crop.sampler(grid);
        byte[] unknown = null;
        boolean any = false;
        for (int c = 0; c < targets.size(); c++) {
            Output output = targets.outputs().get(c);
            if (!isKnown(output)) {
                if (unknown == null) unknown = LabelReader.unknown(grid.finished());
                sink.take(c, unknown);
                continue;
            }
            byte[] found = read(output);
            em.leaveOutside(found);
            if (black != null) BlackPadding.leaveOut(black, found);
            any |= Patch.anyKnown(found);
            sink.take(c, found);
        }
        return any;
    }

    private boolean isKnown(Output output) {
        if (targets.leavesOut(output)) return false;
        return crop.annotates(output.label())
                || output.kind() == Output.Kind.CLASS && crop.concludes(output.label());
    }

    private byte[] read(Output output) {
        String label = output.label();
        if (output.kind() != Output.Kind.CLASS)
            return objects.computeIfAbsent(
                            label, l -> ObjectPatch.read(crop.label(l), grid, l, targets))
                    .target(output);
        return targets.distances().has(label)
                ? targets.distances().read(grid, wide -> states(label, wide))
                : states(label, grid);
    }

    private byte[] states(String label, PatchGrid at) {
        if (crop.annotates(label))
            return (at == grid ? reader : new LabelReader(at)).read(crop.label(label));
        return (at == grid ? concluded() : crop.concluded(at)).of(label);
    }

    private ConcludedLabels concluded() {
        if (concluded == null) concluded = crop.concluded(grid);
        return concluded;
    }
}

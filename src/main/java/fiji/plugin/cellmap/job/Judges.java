// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.predict.Padding;
import fiji.plugin.cellmap.predict.SlidingWindow;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.train.HeldOutCrop;
import fiji.plugin.cellmap.train.Validation;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;

/** The crops that a training is judged by. */
final class Judges {

    /** Largest part of a held-out crop that validations look at, in voxels. */
    private static final int[] VALIDATION_LIMIT = {256, 256, 256};

    /** What a preview shows where nothing is held out. */
    private static final int[] PREVIEW_LIMIT = {64, 192, 192};

    private Judges() {}

    /** Reads the crops that are held out; without any, one to show. Blocks. */
    static Validation of(ConfigFile config, TrainingData crops, WindowShape window) {
        Experiment e = config.experiment();
        int[] margin = {window.margin(0), window.margin(1), window.margin(2)};
        boolean held = !crops.heldOut().isEmpty();
        Intensity intensity = new Intensity(e.data().intensityScale(), e.data().intensityOffset());
        List<HeldOutCrop> read =
                (held ? crops.heldOut() : crops.train().subList(0, 1))
                        .stream()
                                .map(
                                        c ->
                                                HeldOutCrop.read(
                                                        c,
                                                        Targets.of(e).asMasks(),
                                                        e.data().voxelSize(),
                                                        held ? VALIDATION_LIMIT : PREVIEW_LIMIT,
                                                        margin,
                                                        intensity))
                                .toList();
        double usual = window.hasContext() ? 0 : 0.5;
        double overlap = e.predict().overlap() == null ? usual : e.predict().overlap();
        SlidingWindow sliding =
                new SlidingWindow(
                        window,
                        new double[] {overlap, overlap, overlap},
                        e.predict().sigmaScale(),
                        Padding.REPLICATE,
                        e.predict().batch());
        return new Validation(e.outputNames(), read, sliding);
    }

    /**
     * What they do not judge.
     *
     * @throws UsageException if that is everything: a checkpoint would be chosen all the same
     */
    static List<String> notes(Experiment e, TrainingData crops, Validation validation) {
        List<String> masks =
                e.outputs().stream()
                        .filter(o -> o.kind() != Output.Kind.SHAPE)
                        .map(Output::name)
                        .toList();
        List<String> absent = validation.absent().stream().filter(masks::contains).toList();
        if (crops.heldOut().isEmpty() || absent.isEmpty()) return List.of();
        if (absent.size() == masks.size())
            throw new UsageException(
                    "Cannot validate",
                    String.join(", ", crops.heldOut().stream().map(TrainingCrop::name).toList()),
                    "The crops that are held out contain none of the classes.",
                    "Hold out others (data.validation_crops), or none (data.validation_share=0).");
        return List.of(
                "No crop that is held out contains "
                        + String.join(", ", absent)
                        + ": validation does not judge it.");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.engine.Objective;
import fiji.plugin.cellmap.sample.ClassShares;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.sample.TrainingCrop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Weights of the classes in the loss: those given, or those that follow from the training crops.
 *
 * @param objective with them
 * @param notes what was computed, in sentences
 */
record ClassWeights(Objective objective, List<String> notes) {

    /** A class that is hardly there must not be all that counts. */
    private static final double LEAST_SHARE = 1e-4;

    private static final double MOST = 100;

    /** Counts voxels if the configuration asks for it; blocks. */
    static ClassWeights of(Experiment e, List<TrainingCrop> crops) {
        String by = e.loss().byFrequency();
        double[] classes = e.loss().classWeights();
        double[] positive = e.loss().posWeights();
        List<String> notes = new ArrayList<>();
        if (!by.equals("none")) {
            ClassShares shares = ClassShares.of(crops, Targets.of(e), e.data().voxelSize());
            List<String> names = e.outputNames();
            double[] share = IntStream.range(0, names.size()).mapToDouble(shares::share).toArray();
            if (!by.equals("pos_weights")) {
                classes = inverse(e.target().backgroundChannel() ? withBackground(share) : share);
                List<String> weighted = new ArrayList<>(names);
                if (e.target().backgroundChannel()) weighted.add(0, "background");
                notes.add("Weights of the classes: " + text(weighted, classes) + ".");
            }
            if (!by.equals("class_weights")) {
                positive =
                        IntStream.range(0, share.length)
                                .mapToDouble(c -> ofPresent(e.outputs().get(c), share[c]))
                                .toArray();
                notes.add("Weights of present voxels: " + text(names, positive) + ".");
            }
        }
        return new ClassWeights(
                Objective.of(e.loss(), e.target(), e.outputs(), classes, positive), notes);
    }

    /** Rules that part objects take affinities for probabilities, which weights would shift. */
    private static double ofPresent(Output output, double share) {
        return output.kind() == Output.Kind.AFFINITY ? 1 : ofPresent(share);
    }

    private static double[] withBackground(double[] shares) {
        double[] all = new double[shares.length + 1];
        all[0] = 1 - Arrays.stream(shares).sum();
        System.arraycopy(shares, 0, all, 1, shares.length);
        return all;
    }

    /** One by the share, with mean 1. */
    static double[] inverse(double[] shares) {
        double[] inverse = DoubleStream.of(shares).map(s -> 1 / Math.max(s, LEAST_SHARE)).toArray();
        double mean = Arrays.stream(inverse).average().orElse(1);
        return DoubleStream.of(inverse).map(w -> w / mean).toArray();
    }

    /** Absent by present volume. */
    static double ofPresent(double share) {
        return Math.min(MOST, (1 - share) / Math.max(share, LEAST_SHARE));
    }

    private static String text(List<String> names, double[] weights) {
        List<String> all = new ArrayList<>();
        for (int c = 0; c < weights.length; c++)
            all.add(String.format(Locale.ROOT, "%s %.3g", names.get(c), weights[c]));
        return String.join(", ", all);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What belongs to any network for given data: normalisation, split, augmentation, loss, optimizer.
 *
 * @param rare share of its crops below which a class is rare
 */
record Recipe(
        Survey survey, HeldOutChoice heldOut, Ladder ladder, List<String> classes, double rare) {

    /** Voxel sizes that differ by less are the same for a transposition. */
    private static final double SAME = 0.05;

    private static final int WARM_UP = 50;

    Map<String, PlannedValue> settings(Candidate c, long epochs, int iterations) {
        Map<String, PlannedValue> all = new LinkedHashMap<>();
        data(all);
        all.putAll(c.settings());
        augment(all, c.patch());
        loss(all);
        boolean medNeXt = c.settings().get("train.precision") != null;
        optimizer(all, medNeXt, epochs * iterations);
        all.put("train.epochs", PlannedValue.of(epochs));
        all.put("train.iterations_per_epoch", PlannedValue.of(iterations));
        boolean judged = !heldOut.numbers().isEmpty();
        all.put(
                "train.patience",
                PlannedValue.of(
                        judged ? 30 : 0,
                        judged ? "Epochs without a better validation before it ends." : ""));
        all.put("train.keep_best", PlannedValue.of(1));
        return all;
    }

    private void data(Map<String, PlannedValue> all) {
        all.put(
                "data.validation_crops",
                PlannedValue.of(Text.list(heldOut.numbers()), heldOut.why()));
        all.put(
                "data.voxel_size",
                PlannedValue.of(Text.list(survey.voxel().size()), survey.voxel().why()));
        GreyFacts grey = survey.grey();
        double scale = grey.deviation() > 0 ? 1 / grey.deviation() : 1;
        all.put(
                "data.intensity_scale",
                PlannedValue.of(
                        Text.number(scale),
                        String.format(
                                Locale.ROOT,
                                "(grey - %.2f) / %.2f: mean and standard deviation of the crops;"
                                        + " 99 %% of the values become %.2f to %.2f.",
                                grey.mean(),
                                grey.deviation(),
                                (grey.percentiles()[0] - grey.mean()) * scale,
                                (grey.percentiles()[2] - grey.mean()) * scale)));
        all.put("data.intensity_offset", PlannedValue.of(Text.number(-grey.mean() * scale)));
    }

    private void augment(Map<String, PlannedValue> all, int[] patch) {
        double[] voxel = survey.voxel().size();
        List<String> axes = new ArrayList<>();
        for (int d = 0; d < 3; d++)
            for (int other = 0; other < 3; other++)
                if (other != d
                        && patch[d] == patch[other]
                        && Math.abs(voxel[d] / voxel[other] - 1) <= SAME) {
                    axes.add(List.of("z", "y", "x").get(d));
                    break;
                }
        all.put("augment.mirror", PlannedValue.of("[0.5, 0.5, 0.5]"));
        if (!axes.isEmpty())
            all.put(
                    "augment.transpose",
                    PlannedValue.of(
                            Text.list(axes), "The axes along which voxels and patch are as long."));
        boolean alike = survey.grey().alike() && survey.datasets().size() == 1 && !ladder.thick();
        all.put(
                "augment.gamma",
                PlannedValue.of(
                        alike ? 0.1 : 0.2,
                        alike
                                ? "The crops are equally bright: mild changes; stronger ones cost"
                                        + " Dice in medulla_quick (docs/results.md)."
                                : "As in vnc_mito_quick: crops or sections differ in brightness."));
        all.put("augment.contrast", PlannedValue.of(alike ? 0.1 : 0.2));
        all.put("augment.brightness", PlannedValue.of(alike ? 0.03 : 0.05));
        all.put("augment.noise", PlannedValue.of(0.05));
        if (ladder.thick()) all.put("augment.blur", PlannedValue.of(1));
        all.put("augment.probability", PlannedValue.of(alike ? 0.8 : 0.5));
    }

    private void loss(Map<String, PlannedValue> all) {
        List<String> few = classes.stream().filter(c -> survey.share(c) < rare).toList();
        all.put("loss.bce", PlannedValue.of(1));
        all.put(
                "loss.dice",
                PlannedValue.of(
                        few.isEmpty() ? 0.5 : 1,
                        few.isEmpty()
                                ? "Every class fills a fair part of its crops; as in medulla_quick."
                                : String.join(", ", few)
                                        + " is rare in its crops, and Dice does not depend on how"
                                        + " much there is; as in vnc_mito_quick."));
    }

    private static void optimizer(Map<String, PlannedValue> all, boolean medNeXt, long steps) {
        all.put(
                "optimizer.learning_rate",
                PlannedValue.of(
                        medNeXt ? "1.0e-3" : "2.0e-3",
                        medNeXt ? "As in mednext_cos7." : "As in the measured recipes."));
        all.put("optimizer.weight_decay", PlannedValue.of(medNeXt ? "1.0e-5" : "1.0e-2"));
        all.put("optimizer.clip_norm", PlannedValue.of(1));
        all.put("optimizer.schedule", PlannedValue.of("cosine"));
        all.put("optimizer.warmup_steps", PlannedValue.of(Math.min(WARM_UP, steps / 10)));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Networks for given data from small to large. The smallest are those of the shipped recipes that
 * were measured ({@code medulla_quick} for cubic voxels, {@code vnc_mito_quick} for thick
 * sections); the larger ones follow nnU-Net's rules (Isensee et al., Nature Methods 2021): patches
 * no larger than the median crop, kernels and strides that leave the axis of the sections alone
 * until voxels are about cubic, widths that double from level to level.
 */
final class Ladder {

    /** From this ratio on, the axes are treated differently; nnU-Net's kernels have it, too. */
    private static final double UNLIKE = 2;

    /** Values that a step sees in the measured recipes: 4 patches of 32^3. */
    private static final double VALUES = 4 * 32 * 32 * 32;

    private static final int LEVELS = 16;
    private static final int LEAST_EDGE = 4;
    private static final int MOST_STAGES = 6;

    private final Survey survey;
    private final double[] voxel;
    private final int slow;
    private final boolean thick;

    Ladder(Survey survey) {
        this.survey = survey;
        voxel = survey.voxel().size();
        slow = Text.slowest(voxel);
        thick = voxel[slow] >= UNLIKE * Arrays.stream(voxel).min().orElseThrow();
    }

    /** Whether one axis has much larger voxels than the others. */
    boolean thick() {
        return thick;
    }

    /** The axis of the sections. */
    int slow() {
        return slow;
    }

    /** Smallest first. */
    List<Candidate> candidates(boolean gpu) {
        return thick
                ? List.of(plain(12, 64, 96, 16), plain(16, 256, 128, 16), plain(32, 320, 192, 32))
                : cubic(gpu);
    }

    private List<Candidate> cubic(boolean gpu) {
        List<Candidate> all = new ArrayList<>();
        all.add(basic(8, 32));
        all.add(basic(16, 48));
        all.add(basic(32, 64));
        all.add(basic(32, 96));
        if (gpu) all.add(medNeXt());
        return all;
    }

    private Candidate basic(int width, int most) {
        int[] patch = patch(new int[] {LEVELS, LEVELS, LEVELS}, new int[] {most, most, most});
        int batch = batch(patch);
        boolean absolute = batch >= 4 && survey.grey().alike();
        Map<String, PlannedValue> settings = new LinkedHashMap<>();
        settings.put(
                "model.architecture",
                PlannedValue.of(
                        "BasicUNet",
                        "Voxels are about cubic. "
                                + (width == 8
                                        ? "The network of medulla_quick, which was measured on"
                                                + " real EM (docs/results.md)."
                                        : "MONAI's BasicUNet, "
                                                + width / 8
                                                + " times as wide as that of medulla_quick: the"
                                                + " time allows it.")));
        settings.put(
                "model.options.features",
                PlannedValue.of(
                        Text.list(
                                new int[] {
                                    width, 2 * width, 4 * width, 8 * width, 8 * width, width
                                })));
        settings.put(
                "model.options.norm",
                PlannedValue.of(
                        absolute ? "batch" : "instance",
                        absolute
                                ? "Grey values mean the same in every crop (their medians are"
                                        + " alike), and batch norm keeps them; measured in"
                                        + " medulla_quick."
                                : batch < 4
                                        ? "A batch of "
                                                + batch
                                                + " is too small for batch norm (docs/results.md)."
                                        : "The medians of the crops differ: instance norm does"
                                                + " away with that."));
        settings.put("data.patch_size", patchSetting(patch, most, LEVELS));
        settings.put("train.batch_size", batchSetting(batch, patch));
        settings.put("train.ema", PlannedValue.of(0.99, "The last steps jump (docs/results.md)."));
        int[] window = Arrays.stream(patch).map(p -> Math.min(2 * p, 128)).toArray();
        settings.put(
                "predict.window",
                PlannedValue.of(
                        Text.list(window),
                        "Larger windows than patches predict better (docs/results.md)."));
        settings.put("predict.overlap", PlannedValue.of(0.5));
        settings.put(
                "predict.context",
                PlannedValue.of(Text.list(Arrays.stream(window).map(w -> w / 8).toArray())));
        return candidate("BasicUNet of width " + width, settings, patch, batch, width);
    }

    private Candidate medNeXt() {
        int[] patch = patch(new int[] {LEVELS, LEVELS, LEVELS}, new int[] {128, 128, 128});
        Map<String, PlannedValue> settings = new LinkedHashMap<>();
        settings.put(
                "model.architecture",
                PlannedValue.of(
                        "MedNeXt",
                        "A GPU and time: the recipe of mednext_cos7, PyTorch Connectomics' for"
                                + " several organelles. It was not measured here."));
        settings.put("model.options.size", PlannedValue.of("M"));
        settings.put("model.options.kernel", PlannedValue.of(5));
        settings.put("model.options.deep_supervision", PlannedValue.of(true));
        settings.put("data.patch_size", patchSetting(patch, 128, LEVELS));
        settings.put("train.batch_size", PlannedValue.of(2));
        settings.put("train.accumulate", PlannedValue.of(4));
        settings.put("train.precision", PlannedValue.of("bf16"));
        settings.put("predict.window", PlannedValue.of(Text.list(patch)));
        settings.put("predict.overlap", PlannedValue.of(0.5));
        return candidate("MedNeXt-M", settings, patch, 8, 64);
    }

    private Candidate plain(int width, int cap, int within, int across) {
        int[] most = {within, within, within};
        most[slow] = across;
        int[] limit = limit(most);
        int fast = 0;
        for (int d = 0; d < 3; d++) if (d != slow) fast = Math.max(fast, limit[d]);
        int stages = 1;
        while (stages < MOST_STAGES && fast >> stages >= LEAST_EDGE) stages++;
        int[][] kernels = new int[stages][3];
        int[][] strides = new int[stages][3];
        int[] multiple = {1, 1, 1};
        double ratio = voxel[slow] / voxel[slow == 0 ? 2 : 0];
        for (int s = 0; s < stages; s++) {
            if (s > 0) {
                for (int d = 0; d < 3; d++) {
                    boolean pools = limit[d] / (2 * multiple[d]) >= LEAST_EDGE;
                    strides[s][d] = pools && (d != slow || ratio <= 1) ? 2 : 1;
                }
                ratio *= strides[s][slow] == 2 ? 1 : 0.5;
            } else {
                Arrays.fill(strides[s], 1);
            }
            Arrays.fill(kernels[s], 3);
            if (ratio > UNLIKE) kernels[s][slow] = 1;
            for (int d = 0; d < 3; d++) multiple[d] *= strides[s][d];
        }
        int[] patch = patch(multiple, most);
        int batch = batch(patch);
        int[] features = new int[stages];
        for (int s = 0; s < stages; s++) features[s] = Math.min(cap, width << s);
        Map<String, PlannedValue> settings = new LinkedHashMap<>();
        settings.put(
                "model.architecture",
                PlannedValue.of(
                        "PlainConvUNet",
                        String.format(
                                "Voxels of %s nm are not cubic: nnU-Net's network, whose kernels"
                                        + " and strides leave the sections alone until they are.%s",
                                Text.sizes(voxel),
                                width == 12
                                        ? " The widths of vnc_mito_quick, which was measured on"
                                                + " real EM (docs/results.md)."
                                        : "")));
        settings.put("model.options.stages", PlannedValue.of(stages));
        settings.put("model.options.features", PlannedValue.of(Text.list(features)));
        settings.put("model.options.kernels", PlannedValue.of(Text.lists(kernels)));
        settings.put("model.options.strides", PlannedValue.of(Text.lists(strides)));
        settings.put("data.patch_size", patchSetting(patch, within, multiple[slow == 0 ? 2 : 0]));
        settings.put("train.batch_size", batchSetting(batch, patch));
        settings.put("train.ema", PlannedValue.of(0.99, "The last steps jump (docs/results.md)."));
        settings.put("predict.window", PlannedValue.of(Text.list(patch)));
        settings.put("predict.overlap", PlannedValue.of(0.5));
        return candidate("PlainConvUNet of width " + width, settings, patch, batch, width);
    }

    private static Candidate candidate(
            String name, Map<String, PlannedValue> settings, int[] patch, int batch, int width) {
        double voxels = (double) batch * patch[0] * patch[1] * patch[2];
        return new Candidate(name, settings, patch, batch, voxels * width * width);
    }

    /** The median crop, where that is no more than given. */
    private int[] limit(int[] most) {
        int[] median = survey.medianShape();
        int[] limit = new int[3];
        for (int d = 0; d < 3; d++) limit[d] = Math.max(1, Math.min(most[d], median[d]));
        return limit;
    }

    private int[] patch(int[] multiple, int[] most) {
        int[] limit = limit(most);
        int[] patch = new int[3];
        for (int d = 0; d < 3; d++)
            patch[d] = Math.max(multiple[d], limit[d] / multiple[d] * multiple[d]);
        return patch;
    }

    private static int batch(int[] patch) {
        double voxels = (double) patch[0] * patch[1] * patch[2];
        return (int) Math.max(1, Math.min(8, Math.round(VALUES / voxels)));
    }

    private PlannedValue patchSetting(int[] patch, int most, int multiple) {
        return PlannedValue.of(
                Text.list(patch),
                String.format(
                        "The median crop has %s voxels; at most %d for this network, in multiples"
                                + " that it can halve (%d).",
                        Text.sizes(survey.medianShape()), most, multiple));
    }

    private static PlannedValue batchSetting(int batch, int[] patch) {
        return PlannedValue.of(
                batch,
                String.format(
                        "About as many voxels a step as the measured recipes see: %d times %,d.",
                        batch, (long) patch[0] * patch[1] * patch[2]));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Evaluate;
import fiji.plugin.cellmap.verb.PackageSubmission;
import fiji.plugin.cellmap.verb.Predict;
import fiji.plugin.cellmap.verb.ProcessPrediction;
import fiji.plugin.cellmap.verb.Train;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether trainings are still as good as they were: a shipped configuration is trained with several
 * seeds, each run predicts a test crop and is scored, and mean and worst are held against {@code
 * quality.json}. To be run before anything that touches the training step, the sampler or the
 * recipe. One seed tells little: rounding alone moves it.
 *
 * @param data data root with {@code ground_truth.zarr} and {@code test_crop_manifest.csv}
 * @param runs folder that keeps the runs, so that an interrupted measurement resumes
 * @param seeds how many, from 1 on; with fewer than the file has, nothing is refused
 */
public record QualityBench(String data, String runs, int seeds, Progress progress) {

    private static final String FILE = "quality.json";

    /**
     * What is expected.
     *
     * @param config shipped configuration
     * @param crop number of a test crop
     * @param label a class of the configuration, scored by Dice at its threshold
     * @param dice of each seed from 1 on when the file was written
     * @param leastMean a smaller mean is refused
     * @param least a smaller single value is refused
     * @param measured when, where and how
     */
    record Expected(
            String config,
            int crop,
            String label,
            double[] dice,
            double leastMean,
            double least,
            String measured) {

        double mean() {
            return Arrays.stream(dice).average().orElseThrow();
        }

        double worst() {
            return Arrays.stream(dice).min().orElseThrow();
        }
    }

    static Expected expected() {
        try (InputStream in = QualityBench.class.getResourceAsStream(FILE)) {
            return Json.MAPPER.readValue(in, Expected.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Blocks for an hour or two: 10 to 20 minutes a seed on two cores.
     *
     * @return Dice of each seed, their mean and the worst, beside what is expected
     * @throws CellMapException if all seeds were run and mean or worst is less than required
     * @throws UsageException if the data root lacks something
     */
    public List<Figure> run() {
        Expected expected = expected();
        Path root = Path.of(data == null ? "" : data);
        if (data == null || !Files.isDirectory(root.resolve("ground_truth.zarr")))
            throw new UsageException(
                    "Cannot measure quality",
                    data,
                    "It needs a data root with ground_truth.zarr and test_crop_manifest.csv.",
                    "Name it as the data.");
        double[] dice = new double[seeds];
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            progress.check();
            dice[i] = score(expected, root, i + 1);
            String name = "%s, crop %d, seed %d".formatted(expected.label, expected.crop, i + 1);
            figures.add(
                    i < expected.dice.length
                            ? Figure.beside(name, dice[i], "Dice", "recorded", expected.dice[i])
                            : Figure.alone(name, dice[i], "Dice"));
        }
        double mean = Arrays.stream(dice).average().orElseThrow();
        double worst = Arrays.stream(dice).min().orElseThrow();
        figures.add(Figure.beside("mean", mean, "Dice", "recorded", expected.mean()));
        figures.add(Figure.beside("worst", worst, "Dice", "recorded", expected.worst()));
        figures.add(Figure.alone("standard deviation", deviation(dice, mean), "Dice"));
        if (seeds >= expected.dice.length) judge(expected, mean, worst, dice);
        return figures;
    }

    static void judge(Expected expected, double mean, double worst, double[] dice) {
        if (mean >= expected.leastMean && worst >= expected.least) return;
        throw new CellMapException(
                "Trainings are worse than they were",
                expected.config + ", " + expected.label + " on crop " + expected.crop,
                String.format(
                        Locale.ROOT,
                        "Dice %s: mean %.3f (at least %.3f), worst %.3f (at least %.3f).",
                        Arrays.toString(dice),
                        mean,
                        expected.leastMean,
                        worst,
                        expected.least),
                "Find out which change it came with before anything else lands.");
    }

    static double deviation(double[] values, double mean) {
        double sum = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(sum / Math.max(1, values.length - 1));
    }

    private double score(Expected expected, Path root, int seed) {
        String run = Path.of(runs).resolve(expected.config + "-seed-" + seed).toString();
        String manifest = root.resolve("test_crop_manifest.csv").toString();
        Named.of(Train.class)
                .with(Train::config, expected.config)
                .with(Train::data, data)
                .with(Train::run, run)
                .with(Train::device, "cpu")
                .with(Train::set, List.of("seed=" + seed))
                .make()
                .run(progress);
        String crop = String.valueOf(expected.crop);
        Named.of(Predict.class)
                .with(Predict::run, run)
                .with(Predict::crops, crop)
                .with(Predict::device, "cpu")
                .make()
                .run(progress);
        Named.of(ProcessPrediction.class).with(ProcessPrediction::input, run).make().run(progress);
        PackageSubmission.Result packaged =
                Named.of(PackageSubmission.class)
                        .with(PackageSubmission::input, run)
                        .with(PackageSubmission::manifest, manifest)
                        .make()
                        .run(progress);
        Evaluate.Result scored =
                Named.of(Evaluate.class)
                        .with(Evaluate::submission, packaged.submission().file())
                        .with(Evaluate::truth, root.resolve("ground_truth.zarr").toString())
                        .with(Evaluate::manifest, manifest)
                        .make()
                        .run(progress);
        try {
            JsonNode all =
                    Json.parseObject(
                            Files.readAllBytes(Path.of(scored.extended())), scored.extended());
            String at = "/crop%s/%s/earlier_metrics/dice_score".formatted(crop, expected.label);
            JsonNode dice = all.at(at);
            if (!dice.isNumber()) throw new IllegalStateException("no " + at);
            return dice.asDouble();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.DataSection;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.job.PredictedCrops;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.predict.MemoryBudget;
import fiji.plugin.cellmap.process.ProcessPlan;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.process.step.Setting;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.runfolder.RunTestCrops;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.tune.ClassTuner;
import fiji.plugin.cellmap.tune.ClassTuning;
import fiji.plugin.cellmap.tune.Goal;
import fiji.plugin.cellmap.tune.HeldOut;
import fiji.plugin.cellmap.tune.TunedRules;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses settings of {@code process} on the held-out crops of a run, by their ground truth, writes
 * them into the run, and processes it with them. Training crops and test crops are never used.
 */
@Purpose(Tune.PURPOSE)
public record Tune(
        @Param(
                        help = "Run folder whose held-out crops are predicted.",
                        label = "Run folder",
                        placeholder = "RUN",
                        argument = true,
                        required = true,
                        kind = Param.Kind.TRAINED)
                String input,
        @Param(
                        help = "Folder for the results.",
                        label = "Results",
                        placeholder = "DIR",
                        kind = Param.Kind.NEW_FOLDER,
                        unset = "processed in the run folder")
                String out,
        @Param(
                        help =
                                Words.FORMAT
                                        + " Auto: that of earlier results, else that of the predictions.",
                        choices = {Words.AUTO, Words.ZARR, Words.N5},
                        byDefault = Words.AUTO,
                        advanced = true)
                String format,
        @Param(
                        help =
                                "What objects are chosen by: the challenge's score, the adapted Rand error or the variation of information. Classes without objects are chosen by Dice.",
                        choices = {"challenge", "rand", "voi"},
                        byDefault = "challenge",
                        advanced = true)
                String metric,
        @Param(
                        help = Words.SET,
                        label = "Overrides",
                        unset = "none",
                        kind = Param.Kind.SETTINGS,
                        advanced = true)
                List<String> set)
        implements Verb<Tune.Result> {

    public static final String PURPOSE =
            "Choose thresholds, minimum sizes and what tells objects apart on held-out crops, then "
                    + "process.";

    /**
     * What came out.
     *
     * @param crops that were looked at
     * @param classes what was chosen
     * @param left classes that no held-out crop contains; their settings stay as they are
     * @param tuned file of the chosen settings
     */
    public record Result(
            List<String> crops,
            List<ClassTuning> classes,
            List<String> left,
            String tuned,
            ProcessPrediction.Result processed)
            implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            text.append("Tuned on ").append(String.join(", ", crops)).append('\n');
            for (ClassTuning c : classes)
                text.append(
                                String.format(
                                        Locale.ROOT,
                                        "  %-12s %s (%s)%n  %-12s %s%n",
                                        c.name(),
                                        c.chosen(),
                                        c.metric(),
                                        "",
                                        c.reason()))
                        .append(configured(c))
                        .append(tested(c));
            for (String name : left)
                text.append("  ")
                        .append(name)
                        .append(": no held-out crop contains it; its settings stay.\n");
            return text.append("Settings: ")
                    .append(tuned)
                    .append('\n')
                    .append(processed.summary())
                    .toString();
        }
    }

    private static String configured(ClassTuning c) {
        if (c.chosen().equals(c.before())) return "";
        return String.format(Locale.ROOT, "  %-12s configured: %s%n", "", c.before());
    }

    /** What a choice is worth on a crop that it was not made by. */
    private static String tested(ClassTuning c) {
        StringBuilder text = new StringBuilder();
        for (ClassTuning.Tested t : c.tested())
            text.append(
                    String.format(
                            Locale.ROOT,
                            "  %-12s on %s, chosen on the others: %.4f (configured: %.4f)%n",
                            "",
                            t.crop(),
                            t.score(),
                            t.configured()));
        return text.toString();
    }

    @Override
    public void check() {
        Verb.super.check();
        RunFolder.existing(input);
    }

    @Override
    public Result run(Progress progress) {
        check();
        RunFolder folder = RunFolder.existing(input);
        List<String> sets = set == null ? List.of() : set;
        ConfigFile config = ConfigFile.read(folder.config(), sets);
        OrganelleClasses known = RunChallenge.of(folder, config).classes();
        List<String> classes = config.experiment().classes();
        ProcessPlan.of(config.experiment().process(), classes, known, config::refuse);
        List<DatasplitRow> rows = heldOutRows(folder, config);
        try (PredictedCrops predictions = PredictedCrops.open(folder.predictions());
                Claim claim = Claim.on(folder.root())) {
            claim.takenOver().ifPresent(progress::message);
            List<HeldOut> crops = heldOut(rows, predictions, config);
            List<ClassTuning> chosen = new ArrayList<>();
            List<String> left = new ArrayList<>();
            ProcessSection section = config.experiment().process();
            progress.begin(
                    "Tuning",
                    classes.stream()
                            .mapToInt(
                                    name ->
                                            new ClassTuner.Rules(
                                                            section,
                                                            subject(name, known, classes),
                                                            config::refuse)
                                                    .values())
                            .sum());
            for (String name : classes) {
                List<HeldOut> with =
                        crops.stream().filter(crop -> crop.classes().contains(name)).toList();
                progress.message(name);
                Optional<ClassTuning> found =
                        with.isEmpty()
                                ? Optional.empty()
                                : tune(
                                        folder,
                                        config,
                                        subject(name, known, classes),
                                        with,
                                        progress);
                found.ifPresentOrElse(chosen::add, () -> left.add(name));
            }
            List<String> names = crops.stream().map(HeldOut::name).toList();
            AtomicFiles.write(folder.tuning(), Json.bytes(chosen));
            AtomicFiles.write(
                    folder.tuned(), TunedRules.yaml(config.experiment().process(), chosen, names));
            List<String> tuned = new ArrayList<>(sets);
            tuned.addAll(TunedRules.overrides(section, chosen));
            ProcessPrediction.Result processed =
                    Named.of(ProcessPrediction.class)
                            .with(ProcessPrediction::input, input)
                            .with(ProcessPrediction::out, out)
                            .with(ProcessPrediction::format, format)
                            .with(ProcessPrediction::set, tuned)
                            .make()
                            .run(progress);
            return new Result(names, chosen, left, folder.tuned().toString(), processed);
        }
    }

    private static Setting.Subject subject(
            String name, OrganelleClasses known, List<String> classes) {
        return new Setting.Subject(name, known.isInstance(name), classes);
    }

    /** Empty if the crops do not contain the class. */
    private Optional<ClassTuning> tune(
            RunFolder folder,
            ConfigFile config,
            Setting.Subject subject,
            List<HeldOut> crops,
            Progress progress) {
        Path scratch = folder.root().resolve(".tuning");
        try {
            ClassTuner.Rules rules =
                    new ClassTuner.Rules(config.experiment().process(), subject, config::refuse);
            long memory = MemoryBudget.bytes(config.experiment().process().memoryMib());
            Goal goal = subject.instance() ? Goal.ofObjects(metric) : Goal.DICE;
            ClassTuner tuner = new ClassTuner(rules, goal, crops, scratch, memory, progress);
            return tuner.judges() ? Optional.of(tuner.run()) : Optional.empty();
        } finally {
            Workplace.delete(scratch);
        }
    }

    /** Rows of crops that are neither trained on nor scored by the challenge. */
    private static List<DatasplitRow> heldOutRows(RunFolder folder, ConfigFile config) {
        List<CropTarget> tested = RunTestCrops.rows(folder, config);
        Datasplit split = Datasplit.read(folder.datasplit());
        List<String> trained = split.train().stream().map(Tune::place).toList();
        List<DatasplitRow> rows =
                split.validate().stream()
                        .filter(row -> !trained.contains(place(row)))
                        .filter(row -> tested.stream().noneMatch(t -> isSame(row, t)))
                        .toList();
        if (!rows.isEmpty()) return rows;
        throw new UsageException(
                "There is nothing to tune on",
                folder.datasplit(),
                "The run has no held-out crops other than test crops.",
                "Train with data.validation_crops or data.validation_share.");
    }

    private static String place(DatasplitRow row) {
        return row.dataset() + "/" + row.cropName();
    }

    private static boolean isSame(DatasplitRow row, CropTarget target) {
        return row.dataset().equals(target.dataset())
                && row.cropName().equals("crop" + target.crop());
    }

    private static List<HeldOut> heldOut(
            List<DatasplitRow> rows, PredictedCrops predictions, ConfigFile config) {
        List<String> classes = config.experiment().classes();
        DataSection data = config.experiment().data();
        List<HeldOut> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (DatasplitRow row : rows) {
            List<String> annotated = row.classes().stream().filter(classes::contains).toList();
            predictions.all().stream()
                    .filter(c -> c.dataset().equals(row.dataset()))
                    .filter(c -> c.name().equals(row.cropName()))
                    .filter(c -> c.classes().containsAll(annotated))
                    .findFirst()
                    .ifPresentOrElse(
                            c ->
                                    found.add(
                                            new HeldOut(
                                                    place(row),
                                                    c.store(),
                                                    c.name(),
                                                    row.crop(),
                                                    annotated,
                                                    GivenSize.ifUnstated(
                                                            data.unstatedVoxelSize(
                                                                    row.dataset())))),
                            () -> missing.add(row.cropName().replaceFirst("^crop", "")));
        }
        if (missing.isEmpty()) return found;
        throw new UsageException(
                "Cannot tune",
                predictions,
                "These held-out crops have not been predicted: " + String.join(", ", missing) + ".",
                "Predict these crops first: " + String.join(",", missing) + ".");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.job.PredictedCrops;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.predict.MemoryBudget;
import fiji.plugin.cellmap.process.Predictions;
import fiji.plugin.cellmap.process.ProcessPlan;
import fiji.plugin.cellmap.process.ProcessRequest;
import fiji.plugin.cellmap.process.ProcessSummary;
import fiji.plugin.cellmap.process.Processor;
import fiji.plugin.cellmap.process.block.Stages;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Turns predicted probabilities into masks and instances, with the rules of the configuration and
 * what {@link Tune} has chosen.
 */
@Purpose(ProcessPrediction.PURPOSE)
public record ProcessPrediction(
        @Param(
                        help = "Run folder, or a folder of predictions.",
                        label = "Run or predictions",
                        placeholder = "RUN|PREDICTIONS",
                        argument = true,
                        required = true,
                        kind = Param.Kind.PREDICTIONS)
                String input,
        @Param(
                        help = "Folder for the results.",
                        label = "Results",
                        placeholder = "DIR",
                        kind = Param.Kind.NEW_FOLDER,
                        unset = "processed in the run folder, or beside the predictions")
                String out,
        @Param(
                        help = "Run whose rules are used for predictions outside of it.",
                        label = "Rules of",
                        placeholder = "RUN",
                        kind = Param.Kind.RUN,
                        unset = "the run that is given, if it is one",
                        advanced = true)
                String run,
        @Param(
                        help =
                                Words.FORMAT
                                        + " Auto: that of earlier results, else that of the predictions.",
                        choices = {Words.AUTO, Words.ZARR, Words.N5},
                        byDefault = Words.AUTO,
                        advanced = true)
                String format,
        @Param(
                        help = Words.SET,
                        label = "Overrides",
                        unset = "none",
                        kind = Param.Kind.SETTINGS,
                        advanced = true)
                List<String> set,
        @Param(
                        help = Words.UNSTATED_SIZE,
                        unit = "nm",
                        placeholder = "NM",
                        min = 0,
                        advanced = true,
                        unset = "such predictions are refused")
                double[] voxelSize)
        implements Verb<ProcessPrediction.Result> {

    public static final String PURPOSE = "Turn probabilities into masks and instances.";

    /** Folder of unfinished work, beside the results. */
    private static final String WORK = ".work";

    /** One crop. */
    public record Item(String where, ProcessSummary summary) {}

    /**
     * What came out.
     *
     * @param tuned whether settings of {@link Tune} were used
     * @param notes what was assumed of the predictions
     */
    public record Result(String out, boolean tuned, List<Item> crops, List<String> notes)
            implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            for (Item item : crops) {
                text.append(item.where()).append('\n');
                for (ProcessSummary.ClassResult c : item.summary().classes())
                    text.append(
                            String.format(
                                    Locale.ROOT,
                                    "  %-12s %s, %.2f %% foreground%s%n",
                                    c.name(),
                                    c.instance() ? Counted.of(c.objects(), "object") : "mask",
                                    100.0 * c.foreground() / c.voxels(),
                                    c.found() ? " (finished before)" : ""));
                item.summary()
                        .warnings()
                        .forEach(w -> text.append("  Note: ").append(w).append('\n'));
            }
            notes.forEach(note -> text.append("Note: ").append(note).append('\n'));
            if (tuned) text.append("With the settings of tuned.yaml.\n");
            return text.append("Results: ").append(out).toString();
        }
    }

    @Override
    public String left() {
        return "Finished classes are kept.";
    }

    @Override
    public void check() {
        Verb.super.check();
        VoxelSize.of(voxelSize);
        if (run != null) RunFolder.existing(run);
        RunFolder folder = new RunFolder(Path.of(input));
        if (folder.exists() && !Files.exists(folder.predictions()))
            throw nothing(folder.predictions());
    }

    @Override
    public Result run(Progress progress) {
        check();
        RunFolder folder = new RunFolder(Path.of(input));
        boolean isRun = folder.exists();
        Path from = isRun ? folder.predictions() : folder.root();
        Path to =
                out != null
                        ? Path.of(out)
                        : isRun ? folder.processed() : from.resolveSibling("processed");
        try (PredictedCrops crops = PredictedCrops.open(from)) {
            if (crops.all().isEmpty()) throw nothing(from);
            RunFolder rules = run != null ? RunFolder.existing(run) : isRun ? folder : null;
            ConfigFile config = config(rules, crops);
            OrganelleClasses known = RunChallenge.of(rules, config).classes();
            List<String> notes = notes(crops);
            notes.forEach(note -> progress.message("Note: " + note));
            List<Job> jobs = new ArrayList<>();
            for (PredictedCrops.Crop crop : crops.all())
                jobs.add(job(crop, to, config, known, progress));
            int passes = jobs.stream().mapToInt(job -> job.processor.passes()).sum();
            try (Claim claim = Claim.on(to)) {
                claim.takenOver().ifPresent(progress::message);
                Stages stages = new Stages("Processing", passes, progress);
                List<Item> items = new ArrayList<>();
                for (Job job : jobs) items.add(new Item(job.where, job.processor.run(stages)));
                Workplace.delete(to.resolve(WORK));
                return new Result(to.toString(), isTuned(rules), items, notes);
            }
        }
    }

    /** What is assumed of the voxel sizes of predictions. */
    private List<String> notes(PredictedCrops crops) {
        Set<String> notes = new LinkedHashSet<>();
        for (PredictedCrops.Crop crop : crops.all())
            for (String name : crop.classes()) {
                String image = crop.name() + "/" + name;
                Multiscale.read(crop.store(), image, given())
                        .warnings()
                        .forEach(n -> notes.add(crop.container() + "/" + image + ": " + n));
            }
        return List.copyOf(notes);
    }

    private GivenSize given() {
        return GivenSize.ifUnstated(VoxelSize.of(voxelSize));
    }

    private record Job(String where, Processor processor) {}

    private Job job(
            PredictedCrops.Crop crop,
            Path to,
            ConfigFile config,
            OrganelleClasses known,
            Progress progress) {
        Set<String> classes = new LinkedHashSet<>(config.experiment().classes());
        List<String> predicted = Output.classesAmong(crop.classes());
        classes.addAll(predicted);
        ProcessSection settings = config.experiment().process();
        ProcessPlan plan = ProcessPlan.of(settings, classes, known, config::refuse);
        Path target =
                PredictedCrops.container(
                        to,
                        crop.dataset(),
                        crop.name(),
                        Words.format(format),
                        ContainerFormat.named(crop.container()));
        ProcessRequest request =
                new ProcessRequest(
                        Predictions.in(crop.store(), crop.name(), given(), progress),
                        target,
                        crop.name(),
                        predicted,
                        plan,
                        to.resolve(WORK).resolve(target.getFileName()).resolve(crop.name()),
                        voxelSize == null
                                ? crop.stamp()
                                : crop.stamp() + Arrays.toString(VoxelSize.of(voxelSize)),
                        MemoryBudget.bytes(settings.memoryMib()),
                        Runtime.getRuntime().availableProcessors());
        return new Job(target + "/" + crop.name(), new Processor(request));
    }

    private static boolean isTuned(RunFolder rules) {
        return rules != null && Files.exists(rules.tuned());
    }

    /** That of the run; without one, the overrides alone, for the classes that are there. */
    private ConfigFile config(RunFolder folder, PredictedCrops crops) {
        List<String> sets = set == null ? List.of() : set;
        return folder != null
                ? folder.configForProcessing(sets)
                : ConfigFile.parse(
                        "@{set}", "name: none\nclasses: " + crops.classes() + "\n", sets);
    }

    private static UsageException nothing(Path from) {
        return new UsageException(
                "There is nothing to process",
                from,
                "It holds no finished prediction.",
                "Predict first, or name the folder that holds DATASET.zarr or DATASET.n5.");
    }
}

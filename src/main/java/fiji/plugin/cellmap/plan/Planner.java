// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.job.Forecast;
import fiji.plugin.cellmap.job.TrainedNetwork;
import fiji.plugin.cellmap.job.TrainingRun;
import fiji.plugin.cellmap.net.contract.TrainingMemory;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.util.WorkClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Plans a training from its data: looks at the crops, tries networks from small to large in a few
 * steps each, and takes the largest that memory and time allow. Used once, by one thread.
 */
public final class Planner {

    /** Fewest steps that a network larger than the smallest must have time for. */
    private static final int STEPS = 2000;

    /** Below so few steps nothing much is learnt. */
    private static final int FEW = 300;

    /** What engine and Java take beside the network. */
    private static final long BESIDE = 1L << 30;

    /** A class that fills less of its crops is rare. */
    private static final double RARE = 0.1;

    private static final double GIB = 1L << 30;

    private final PlanRequest request;
    private final Progress progress;
    private final ComputeDevice device;
    private final List<String> notes = new ArrayList<>();

    /** What the training that was measured last has to say. */
    private List<String> found = List.of();

    private Survey survey;
    private HeldOutChoice heldOut;
    private Ladder ladder;

    public Planner(PlanRequest request, Progress progress) {
        this.request = request;
        this.progress = progress;
        List<ComputeDevice> devices = Devices.parse(request.device());
        this.device = devices.get(0);
        if (devices.size() > 1)
            notes.add(
                    "A plan is made for one device: %s of %s. Several share the patches of a step, so each step is shorter; train.batch_size times train.accumulate must be at least %d for that."
                            .formatted(device, Devices.name(devices), devices.size()));
    }

    /**
     * Plans; blocks, and writes nothing.
     *
     * @throws UsageException if a class is annotated nowhere, or memory suffices for no network
     */
    public Planned plan() {
        survey = Survey.of(parsed(Map.of()), request.root(), progress);
        notes.addAll(survey.notes());
        heldOut = HeldOutChoice.of(survey.crops(), request.classes());
        if (!heldOut.unjudged().isEmpty())
            notes.add("Validation will not judge " + String.join(", ", heldOut.unjudged()) + ".");
        ladder = new Ladder(survey);
        long budget = budget();
        Candidate chosen = null;
        Forecast.Time time = null;
        long memory = 0;
        String larger = "";
        List<String> said = List.of();
        for (Candidate next : ladder.candidates(device.isGpu())) {
            ConfigFile config = parsed(settings(next, 1, 1000));
            long bytes = memory(config) + BESIDE;
            if (bytes > budget) {
                if (chosen == null) throw tooLarge(next, bytes, budget);
                larger = next.name() + " would take " + DiskSpace.text(bytes) + " of memory";
                break;
            }
            if (chosen != null) {
                double guess = time.perStep() * next.work() / chosen.work();
                if (guess * STEPS > seconds()) {
                    larger = slow(next, guess);
                    break;
                }
            }
            progress.message("trying " + next.name());
            Forecast.Time measured = measure(config);
            if (measured.perStep() == null
                    || chosen != null && measured.perStep() * STEPS > seconds()) {
                if (chosen == null) throw tooLarge(next, bytes, budget);
                larger =
                        measured.perStep() == null
                                ? next.name() + " did not fit when it was tried"
                                : slow(next, measured.perStep());
                break;
            }
            chosen = next;
            time = measured;
            memory = bytes;
            said = found;
        }
        // Which classes are not judged was said already.
        said.stream()
                .filter(n -> !notes.contains(n) && !n.contains("does not judge"))
                .forEach(notes::add);
        return planned(chosen, time, memory, budget, larger);
    }

    private static String slow(Candidate next, double perStep) {
        return String.format(
                Locale.ROOT,
                "%s would take about %.3g s a step, too long for %,d steps",
                next.name(),
                perStep,
                STEPS);
    }

    private double seconds() {
        return request.hours() * 3600;
    }

    /** Bytes that the training may take. */
    private long budget() {
        if (request.memoryGib() != null) return Math.round(request.memoryGib() * GIB);
        long size = Devices.memorySize(device).orElse(8L << 30);
        return device.isGpu() ? Math.round(0.9 * size) : size / 2;
    }

    private long memory(ConfigFile config) {
        Experiment e = config.experiment();
        return TrainingMemory.of(
                        TrainedNetwork.of(config, false).network(),
                        Precision.of(e.train().precision()),
                        e.train().ema() > 0)
                .bytes(e.data().patchSize(), e.train().batchSize());
    }

    /** In a run folder that is not there, and is not made. */
    private Forecast.Time measure(ConfigFile config) {
        Path nowhere =
                Path.of(System.getProperty("java.io.tmpdir"), "cellmap-plan-" + UUID.randomUUID());
        try (TrainingRun training =
                TrainingRun.prepare(
                        config, request.root(), new RunFolder(nowhere), device.toString(), false)) {
            found = training.notes();
            return training.measure(progress);
        }
    }

    private UsageException tooLarge(Candidate least, long bytes, long budget) {
        return new UsageException(
                "Too little memory to train",
                device,
                String.format(
                        "Even %s with patches of %s takes about %s; %s may be taken.",
                        least.name(),
                        Text.sizes(least.patch()),
                        DiskSpace.text(bytes),
                        DiskSpace.text(budget)),
                "Allow more with @{memory}, or use another @{device}.");
    }

    private Planned planned(
            Candidate chosen, Forecast.Time time, long memory, long budget, String larger) {
        double validation = time.perValidation() == null ? 0 : time.perValidation();
        double all = seconds() / time.perStep();
        int accumulate =
                Integer.parseInt(
                        chosen.settings()
                                .getOrDefault("train.accumulate", PlannedValue.of(1))
                                .value());
        int perEpoch = Pace.perEpoch(all);
        long epochs = (long) (seconds() / (perEpoch * time.perStep() + validation));
        String limit = "";
        long passes = Pace.most(survey.annotated(), chosen) / perEpoch;
        if (heldOut.numbers().isEmpty() && epochs > passes) {
            epochs = passes;
            limit = " Longer, the few crops would be learnt by heart, and no validation says when.";
        }
        epochs = Math.max(1, Math.min(epochs, 1_000_000));
        long steps = epochs * perEpoch;
        if (steps < FEW)
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "In %s only %d steps are done: hardly enough to learn much."
                                    + " Give more time or a GPU.",
                            WorkClock.text(seconds()),
                            steps));
        Map<String, PlannedValue> settings = settings(chosen, epochs, perEpoch * accumulate);
        settings.put(
                "train.epochs",
                PlannedValue.of(
                        epochs,
                        String.format(
                                Locale.ROOT,
                                "%,d steps of %.3g s, as measured on %s%s: about %s.%s",
                                steps,
                                time.perStep(),
                                device,
                                validation > 0
                                        ? String.format(
                                                Locale.ROOT,
                                                ", and a validation of %.3g s an epoch",
                                                validation)
                                        : "",
                                WorkClock.text(steps * time.perStep() + epochs * validation),
                                limit)));
        List<String> head = new PlanHead(request, survey).lines();
        head.add(
                String.format(
                        "Memory: about %s, where %s may be taken.%s",
                        DiskSpace.text(memory),
                        DiskSpace.text(budget),
                        larger.isEmpty() ? "" : " " + larger + "."));
        notes.forEach(note -> head.add("Note: " + note));
        String text = PlannedText.of(head, settings);
        ConfigFile.parse("the plan", text, List.of());
        return new Planned(
                text,
                chosen.name(),
                survey.voxel().size(),
                chosen.patch(),
                chosen.batch(),
                steps,
                time.perStep(),
                (steps * time.perStep() + epochs * validation) / 3600,
                memory,
                heldOut.numbers(),
                List.copyOf(notes));
    }

    private ConfigFile parsed(Map<String, PlannedValue> settings) {
        Map<String, PlannedValue> all = settings.isEmpty() ? request.settings() : settings;
        if (settings.isEmpty()) {
            all = new LinkedHashMap<>(all);
            all.put("data.validation_share", PlannedValue.of(0));
            all.put("data.force_classes", PlannedValue.of("none"));
        }
        return ConfigFile.parse("the plan", PlannedText.of(List.of(), all), List.of());
    }

    /** All settings of a candidate, sections together. */
    private Map<String, PlannedValue> settings(Candidate c, long epochs, int iterations) {
        Map<String, PlannedValue> all = new LinkedHashMap<>(request.settings());
        all.putAll(
                new Recipe(survey, heldOut, ladder, request.classes(), RARE)
                        .settings(c, epochs, iterations));
        return Sections.together(all);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.job.PredictedCrops;
import fiji.plugin.cellmap.predict.MemoryBudget;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.process.Membership;
import fiji.plugin.cellmap.process.Predictions;
import fiji.plugin.cellmap.process.ProcessPlan;
import fiji.plugin.cellmap.process.ProcessRequest;
import fiji.plugin.cellmap.process.Processor;
import fiji.plugin.cellmap.process.block.Stages;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.Channels;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Processes every predicted crop of a request, alone or with other processes. For one thread. */
final class Processing {

    /** Folder of unfinished work, beside the results. */
    private static final String WORK = ".work";

    private final ProcessPrediction request;
    private final Shard shard;
    private final RunFolder folder;
    private final RunFolder rules;
    private final Path from;
    private final Path to;

    /**
     * @param shard number of this process among several; null if it is alone
     */
    Processing(ProcessPrediction request, Shard shard) {
        this.request = request;
        this.shard = shard;
        folder = request.folder();
        boolean isRun = folder.exists();
        from = isRun ? folder.predictions() : folder.root();
        rules = request.run() != null ? RunFolder.existing(request.run()) : isRun ? folder : null;
        if (request.out() != null) to = Path.of(request.out());
        else to = isRun ? folder.processed() : PredictedCrops.beside(from, "processed");
    }

    /** Blocks until everything is made, by whomever. */
    ProcessPrediction.Result run(Progress progress) {
        try (PredictedCrops crops = PredictedCrops.open(from)) {
            if (crops.all().isEmpty()) throw ProcessPrediction.nothing(from);
            ConfigFile config = config(crops);
            List<String> notes = notes(crops);
            notes.forEach(note -> progress.message("Note: " + note));
            ProcessSection settings = config.experiment().process();
            long memory = MemoryBudget.bytes(settings.memoryMib());
            int threads =
                    Integer.getInteger(Devices.THREADS, Runtime.getRuntime().availableProcessors());
            Share alone = new Share(memory, threads, null);
            List<ProcessPrediction.Item> items =
                    shard == null
                            ? alone(new Work(crops, config, progress), alone)
                            : together(new Work(crops, config, progress), alone);
            return new ProcessPrediction.Result(to.toString(), isTuned(), items, notes);
        }
    }

    private record Work(PredictedCrops crops, ConfigFile config, Progress progress) {}

    /** What a process may use, and which of several it is. */
    private record Share(long memory, int threads, ProcessRequest.Member member) {}

    private record Job(String where, Processor processor) {}

    private List<ProcessPrediction.Item> alone(Work work, Share share) {
        List<Job> jobs = jobs(work, share);
        try (Claim claim = Claim.on(to)) {
            claim.takenOver().ifPresent(work.progress::message);
            Membership.requireNone(to.resolve(WORK));
            List<ProcessPrediction.Item> items = run(jobs, work.progress);
            Workplace.delete(to.resolve(WORK));
            return items;
        }
    }

    private List<ProcessPrediction.Item> together(Work work, Share own) {
        Membership.Plan wanted = new Membership.Plan(settings(work), own.memory(), own.threads());
        try (Membership membership = Membership.join(to, to.resolve(WORK), wanted, work.progress)) {
            Membership.Plan plan = membership.plan();
            int threads = Math.min(plan.threads(), own.threads());
            ProcessRequest.Member member = new ProcessRequest.Member(shard.number() - 1, threads);
            List<Job> jobs = jobs(work, new Share(plan.memory(), plan.threads(), member));
            List<Job> turned = new ArrayList<>(jobs);
            Collections.rotate(turned, -member.number());
            List<ProcessPrediction.Item> items = run(turned, work.progress);
            membership.complete();
            Collections.rotate(items, member.number());
            return items;
        }
    }

    private static List<ProcessPrediction.Item> run(List<Job> jobs, Progress progress) {
        int passes = jobs.stream().mapToInt(job -> job.processor.passes()).sum();
        Stages stages = new Stages("Processing", passes, progress);
        List<ProcessPrediction.Item> items = new ArrayList<>();
        for (Job job : jobs)
            items.add(new ProcessPrediction.Item(job.where, job.processor.run(stages)));
        return items;
    }

    /** All that decides what is made, apart from the predictions themselves. */
    private String settings(Work work) {
        StringBuilder text = new StringBuilder(work.config.experiment().process().toString());
        text.append(request.format()).append(Arrays.toString(request.voxelSize()));
        for (PredictedCrops.Crop crop : work.crops.all())
            text.append(crop.dataset()).append(crop.name()).append(crop.stamp());
        return Hashes.sha256(text.toString());
    }

    private List<Job> jobs(Work work, Share share) {
        OrganelleClasses known = RunChallenge.of(rules, work.config).classes();
        List<Job> jobs = new ArrayList<>();
        for (PredictedCrops.Crop crop : work.crops.all()) jobs.add(job(crop, work, known, share));
        return jobs;
    }

    private Job job(PredictedCrops.Crop crop, Work work, OrganelleClasses known, Share share) {
        ConfigFile config = work.config;
        Set<String> classes = new LinkedHashSet<>(config.experiment().classes());
        List<String> predicted = Output.classesAmong(crop.classes());
        classes.addAll(predicted);
        ProcessPlan plan =
                ProcessPlan.of(config.experiment().process(), classes, known, config::refuse);
        Path target =
                PredictedCrops.container(
                        to,
                        crop.dataset(),
                        crop.name(),
                        Words.format(request.format()),
                        ContainerFormat.named(crop.container()));
        double[] size = VoxelSize.of(request.voxelSize());
        return new Job(
                new GroupLocation(target, crop.name()).address(),
                new Processor(
                        new ProcessRequest(
                                Predictions.in(
                                        crop.store(), crop.name(), request.given(), work.progress),
                                target,
                                crop.name(),
                                predicted,
                                plan,
                                to.resolve(WORK).resolve(target.getFileName()).resolve(crop.name()),
                                size == null ? crop.stamp() : crop.stamp() + Arrays.toString(size),
                                share.memory(),
                                share.threads(),
                                share.member())));
    }

    /** What is assumed of the voxel sizes of predictions. */
    private List<String> notes(PredictedCrops crops) {
        Set<String> notes = new LinkedHashSet<>();
        for (PredictedCrops.Crop crop : crops.all())
            for (String name : crop.classes()) {
                String image = Channels.image(crop.store(), crop.name(), name);
                Multiscale.read(crop.store(), image, request.given())
                        .warnings()
                        .forEach(n -> notes.add(crop.container() + "/" + image + ": " + n));
            }
        return List.copyOf(notes);
    }

    private boolean isTuned() {
        return rules != null && Files.exists(rules.tuned());
    }

    /** That of the run; without one, the overrides alone, for the classes that are there. */
    private ConfigFile config(PredictedCrops crops) {
        List<String> sets = request.set() == null ? List.of() : request.set();
        return rules != null
                ? rules.configForProcessing(sets)
                : ConfigFile.parse(
                        "@{set}", "name: none\nclasses: " + crops.classes() + "\n", sets);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.runfolder.BestRuns;
import fiji.plugin.cellmap.runfolder.Manifests;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.submit.PackageReport;
import fiji.plugin.cellmap.submit.Packager;
import fiji.plugin.cellmap.submit.Validator;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Makes a submission, or a part of its labels, of one run or several. For one thread. */
final class PackageWork {

    private final PackageSubmission request;
    private final Progress progress;

    PackageWork(PackageSubmission request, Progress progress) {
        this.request = request;
        this.progress = progress;
    }

    /** Blocks; processes what is not processed. */
    PackageSubmission.Result run() {
        return request.isSeveral() ? several() : one();
    }

    private PackageSubmission.Result one() {
        RunFolder folder = new RunFolder(Path.of(request.input()));
        Path processed = folder.root();
        Path zip =
                request.out() != null
                        ? Path.of(request.out())
                        : processed.resolveSibling("submission.zip");
        Path inRun = folder.exists() ? folder.config() : processed;
        Challenge rules = RunChallenge.find(request.challenge(), inRun);
        Manifest rows = Manifests.find(request.manifest(), RunChallenge.dataRoot(inRun), rules);
        if (folder.exists()) {
            process(request.input());
            processed = folder.processed();
            if (request.out() == null) zip = folder.submission();
        }
        String template = processed.resolve(RunChoice.TEMPLATE).toString();
        return made(new Sources(row -> List.of(template), template, zip, rows, rules));
    }

    /**
     * Where labels come from, and go.
     *
     * @param templates as for {@link Packager}
     */
    private record Sources(
            Function<CropTarget, List<String>> templates,
            String from,
            Path zip,
            Manifest rows,
            Challenge rules) {}

    private PackageSubmission.Result made(Sources sources) {
        OrganelleClasses classes = sources.rules.classes();
        if (request.shard() != null) {
            Shard part = Shard.parse(request.shard());
            int labels =
                    Packager.labels(
                            sources.templates,
                            sources.from,
                            sources.zip,
                            sources.rows,
                            classes,
                            unstated(),
                            part::has,
                            progress);
            return new PackageSubmission.Result(
                    null,
                    List.of(),
                    null,
                    null,
                    new PackageSubmission.Result.Part(
                            part.toString(), labels, sources.zip.toString()));
        }
        PackageReport report =
                Packager.run(
                        sources.templates,
                        sources.from,
                        sources.zip,
                        sources.rows,
                        classes,
                        unstated(),
                        progress);
        return new PackageSubmission.Result(
                report,
                Validator.validate(sources.zip, sources.rows, classes, progress),
                null,
                null,
                null);
    }

    private PackageSubmission.Result several() {
        RunChoice choice = new RunChoice(request.runs(), request.choose(), request.roughly());
        BestRuns best = choice.best();
        Path first = RunFolder.existing(request.input()).config();
        Challenge rules = RunChallenge.find(request.challenge(), first);
        Manifest rows = Manifests.find(request.manifest(), RunChallenge.dataRoot(first), rules);
        for (String run : request.runs()) process(run);
        Path zip = Path.of(request.out());
        PackageSubmission.Result made =
                made(
                        new Sources(
                                row -> RunChoice.templates(best, row),
                                String.join(", ", request.runs()),
                                zip,
                                rows,
                                rules));
        if (made.part() != null) return made;
        best.write(table(zip));
        return new PackageSubmission.Result(
                made.submission(), made.findings(), best, RunChoice.others(best, rows), null);
    }

    /** Beside the submission. */
    private static Path table(Path zip) {
        String name = zip.getFileName().toString().replaceFirst("\\.zip$", "");
        return zip.resolveSibling(name + ".runs.csv");
    }

    private GivenSize unstated() {
        return GivenSize.ifUnstated(VoxelSize.of(request.voxelSize()));
    }

    private void process(String run) {
        Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, run)
                .with(ProcessPrediction::shard, request.shard())
                .make()
                .run(progress);
    }
}

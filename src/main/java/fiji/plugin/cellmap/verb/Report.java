// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.report.PageOptions;
import fiji.plugin.cellmap.report.RunPage;
import fiji.plugin.cellmap.report.Source;
import fiji.plugin.cellmap.runfolder.DataRoot;
import fiji.plugin.cellmap.runfolder.Manifests;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Shows one or several runs on one self-contained HTML page: scores, worst crops, objects, curves,
 * pictures. Several are compared.
 */
@Purpose(Report.PURPOSE)
public record Report(
        @Param(
                        help =
                                "Run folders; or evaluated submissions with result.json beside them, or results (*.json).",
                        label = "Run folders",
                        placeholder = "RUN",
                        argument = true,
                        required = true,
                        kind = Param.Kind.RUN_OR_FILE)
                List<String> runs,
        @Param(
                        help = "Ground truth for the pictures.",
                        label = "Ground truth",
                        placeholder = "ZARR",
                        kind = Param.Kind.FOLDER,
                        unset = "ground_truth.zarr in the data root")
                String truth,
        @Param(
                        help = Words.MANIFEST,
                        placeholder = "CSV",
                        kind = Param.Kind.FILE,
                        extensions = "csv",
                        advanced = true,
                        unset = "that beside the ground truth, or the official one")
                String manifest,
        @Param(
                        help = "Folder of the datasets, for the EM.",
                        label = "Data root",
                        placeholder = "ROOT",
                        kind = Param.Kind.FOLDER,
                        unset = "the first run's")
                String data,
        @Param(
                        help =
                                "Number of worst labels, and of predicted crops, to show pictures "
                                        + "of.",
                        byDefault = "8",
                        advanced = true,
                        min = 0)
                Integer pictures,
        @Param(
                        help = "Number of worst objects to list for each run.",
                        byDefault = "100",
                        min = 0,
                        advanced = true)
                Integer objects,
        @Param(
                        help = "HTML file to write.",
                        label = "Page",
                        placeholder = "HTML",
                        kind = Param.Kind.NEW_FILE,
                        extensions = "html",
                        unset =
                                "report.html in the run folder; comparison.html in the first of several")
                String out)
        implements Verb<Report.Result> {

    public static final String PURPOSE =
            "Show runs on one page: scores, worst crops, objects, curves. Several are compared.";

    private static final String TRUTH = "ground_truth.zarr";

    public record Result(String page) implements Outcome {
        @Override
        public String summary() {
            return "Report: " + page;
        }
    }

    /** The report of one run with what lies in its data root. */
    public static Report of(String run, String truth) {
        return Named.of(Report.class)
                .with(Report::runs, List.of(run))
                .with(Report::truth, truth)
                .make();
    }

    @Override
    public Result run(Progress progress) {
        check();
        List<Source> sources = Source.all(runs);
        Path file = page(sources.get(0));
        String page = new RunPage(sources, options(sources)).html(progress);
        AtomicFiles.write(file, page.getBytes(StandardCharsets.UTF_8));
        return new Result(file.toString());
    }

    private PageOptions options(List<Source> sources) {
        Optional<RunFolder> run = sources.stream().flatMap(s -> s.run().stream()).findFirst();
        Challenge challenge = run.map(RunChallenge::of).orElseGet(Challenge::official);
        Optional<Path> root =
                data != null
                        ? Optional.of(existing(data, "@{data}"))
                        : run.flatMap(DataRoot::of).filter(Files::isDirectory);
        Optional<Path> truths =
                truth != null
                        ? Optional.of(existing(truth, "@{truth}"))
                        : root.map(r -> r.resolve(TRUTH)).filter(Files::isDirectory);
        return new PageOptions(
                truths,
                rows(truths.map(t -> t.toAbsolutePath().getParent()).or(() -> root), challenge),
                root.map(r -> layout(run, challenge, r)),
                pictures == null ? PageOptions.PICTURES : pictures,
                objects == null ? PageOptions.OBJECTS : objects);
    }

    /** The scored crops; none if nothing tells them, which a page can do without. */
    private Manifest rows(Optional<Path> beside, Challenge challenge) {
        boolean told =
                manifest != null
                        || beside.filter(b -> Files.isRegularFile(b.resolve(Manifests.NAME)))
                                .isPresent();
        return told
                ? Manifests.find(manifest, beside.orElse(null), challenge)
                : challenge.manifest();
    }

    private static DataLayout layout(Optional<RunFolder> run, Challenge challenge, Path root) {
        return run.map(r -> ConfigFile.read(r.config(), List.of()).experiment().data())
                .map(section -> challenge.layout(section, root))
                .orElseGet(() -> challenge.layout(root));
    }

    private Path page(Source first) {
        if (out != null) return Path.of(out);
        return first.result().resolveSibling(runs.size() > 1 ? "comparison.html" : "report.html");
    }

    private static Path existing(String path, String option) {
        if (Files.exists(Path.of(path))) return Path.of(path);
        throw new UsageException(
                "Cannot make a report", path, "There is no such folder.", "Check " + option + ".");
    }
}

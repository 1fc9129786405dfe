package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.config.ConfigFile;
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
 *
 * @param runs run folders; or what was evaluated outside of one: a submission with its {@code
 *     result.json} beside it, or a result
 * @param truth ground truth to show beside predictions; null for the one in the data root
 * @param manifest CSV of the scored crops; null for the one beside the truth or in the data root,
 *     or the challenge's
 * @param data where the EM lies; null for the first run's data root
 * @param pictures labels, and predicted crops, to show; null for {@value PageOptions#PICTURES}
 * @param objects objects to list of each run; null for {@value PageOptions#OBJECTS}
 * @param out page; null for {@code report.html} in the run, {@code comparison.html} in the first of
 *     several, or beside its result
 */
public record Report(
        List<String> runs,
        String truth,
        String manifest,
        String data,
        Integer pictures,
        Integer objects,
        String out)
        implements Verb<Report.Result> {

    private static final String TRUTH = "ground_truth.zarr";

    public record Result(String page) implements Outcome {
        @Override
        public String summary() {
            return "Report: " + page;
        }
    }

    /** The report of one run with what lies in its data root. */
    public static Report of(String run, String truth) {
        return new Report(List.of(run), truth, null, null, null, null, null);
    }

    @Override
    public Result run(Progress progress) {
        if (runs == null || runs.isEmpty())
            throw new UsageException("No run is given", "", "", "Name at least one run folder.");
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
                        ? Optional.of(existing(data, "--data"))
                        : run.flatMap(DataRoot::of).filter(Files::isDirectory);
        Optional<Path> truths =
                truth != null
                        ? Optional.of(existing(truth, "--truth"))
                        : root.map(r -> r.resolve(TRUTH)).filter(Files::isDirectory);
        return new PageOptions(
                truths,
                rows(truths.map(t -> t.toAbsolutePath().getParent()).or(() -> root), challenge),
                root.map(r -> layout(run, challenge, r)),
                count(pictures, PageOptions.PICTURES, "--pictures"),
                count(objects, PageOptions.OBJECTS, "--objects"));
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

    private static int count(Integer given, int usual, String option) {
        if (given == null) return usual;
        if (given < 0)
            throw new UsageException(
                    "Cannot make a report", option, "It is " + given + ".", "Give 0 or more.");
        return given;
    }
}

package fiji.plugin.cellmap.run.report;

import fiji.plugin.cellmap.run.RunFolder;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The report of one run, or of several beside each other: scores, worst crops, objects, training,
 * predictions, configuration; each as far as it is there.
 */
public final class RunPage {

    private final List<Source> sources;
    private final List<RunFolder> runs;
    private final PageOptions options;

    public RunPage(List<Source> sources, PageOptions options) {
        this.sources = sources;
        this.runs = sources.stream().flatMap(s -> s.run().stream()).toList();
        this.options = options;
    }

    /** The page; blocks while it reads slices. */
    public String html(Progress progress) {
        List<Evaluation> evaluations =
                sources.stream().flatMap(s -> Evaluation.of(s).stream()).toList();
        Html page = new Html(title());
        page.note("Made by CellMap for Fiji. Lengths in nm, slices in y and x.");
        for (Source source : sources)
            if (evaluations.stream().noneMatch(e -> e.source().equals(source)))
                page.note(source.name() + " has no result yet; evaluate gives it one.");
        if (!evaluations.isEmpty()) {
            new ScoreTables(evaluations).addTo(page);
            new HeatMaps(evaluations).addTo(page);
            new WorstCrops(evaluations, options).addTo(page, progress);
            new ObjectTables(evaluations, options.objects()).addTo(page);
        }
        if (!runs.isEmpty()) training(page, progress);
        for (RunFolder run : runs) new CropPictures(run, options).addTo(page, progress);
        if (!runs.isEmpty()) new Configurations(runs).addTo(page);
        return page.page();
    }

    private String title() {
        if (sources.size() > 1) return "Comparison of " + sources.size() + " runs";
        Source only = sources.get(0);
        return (only.run().isPresent() ? "Run " : "Submission ") + only.name();
    }

    private void training(Html page, Progress progress) {
        page.section("Training");
        page.raw(curve("loss", JournalRow::loss));
        page.raw(curve("validation Dice", r -> r.validated() ? r.dice() : Double.NaN));
        for (RunFolder run : runs) {
            progress.check();
            preview(page, run);
        }
    }

    private String curve(String what, ToDoubleFunction<JournalRow> value) {
        LineChart chart = new LineChart("optimizer step", what);
        for (RunFolder run : runs) {
            if (!Files.exists(run.journal())) continue;
            List<double[]> points =
                    Journal.read(run.journal()).stream()
                            .map(r -> new double[] {r.step(), value.applyAsDouble(r)})
                            .toList();
            chart.add(name(run), points);
        }
        return chart.svg();
    }

    private static void preview(Html page, RunFolder run) {
        if (!Files.isDirectory(run.previews())) return;
        try (Stream<Path> files = Files.list(run.previews())) {
            Optional<Path> last =
                    files.filter(f -> f.toString().endsWith(".png"))
                            .max(Comparator.comparing(Path::getFileName));
            if (last.isEmpty()) return;
            page.note("Held-out crop of " + name(run) + ", " + last.get().getFileName());
            page.png(
                    "EM, label and prediction of the held-out crop of " + name(run),
                    Files.readAllBytes(last.get()));
        } catch (IOException e) {
            throw failed(run.previews(), e);
        }
    }

    static String name(RunFolder run) {
        return run.root().toAbsolutePath().normalize().getFileName().toString();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static CellMapException failed(Path file, IOException e) {
        return new CellMapException(
                "Cannot make the report", file, AtomicFiles.reason(e), "Check the run folder.", e);
    }
}

package fiji.plugin.cellmap.run.report;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.run.RunFolder;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The report of one run, or of several beside each other. */
public final class RunPage {

    private final List<RunFolder> runs;
    private final Path truth;

    /**
     * @param truth ground truth for the pictures, {@code ZARR/cropN/CLASS}; null for none
     */
    public RunPage(List<RunFolder> runs, Path truth) {
        this.runs = runs;
        this.truth = truth;
    }

    /** The page; blocks while it reads slices. Parts that a run does not have are left out. */
    public String html(Progress progress) {
        Html page = new Html(runs.size() == 1 ? "Run " + name(runs.get(0)) : "Comparison of runs");
        page.note("Made by CellMap for Fiji. Lengths in nm, slices in y and x.");
        scores(page);
        page.heading("Training");
        page.raw(curve("loss", JournalRow::loss));
        page.raw(curve("validation Dice", r -> r.validated() ? r.dice() : Double.NaN));
        for (RunFolder run : runs) {
            progress.check();
            preview(page, run);
        }
        for (RunFolder run : runs) new CropPictures(run, truth).addTo(page, progress);
        for (RunFolder run : runs)
            page.heading("Configuration of " + name(run)).preformatted(read(run.config()));
        return page.page();
    }

    private void scores(Html page) {
        List<String> head = new ArrayList<>(List.of("score"));
        List<JsonNode> results = new ArrayList<>();
        TreeSet<String> classes = new TreeSet<>();
        for (RunFolder run : runs) {
            if (!Files.exists(run.result())) continue;
            JsonNode result = Json.parseObject(read(run.result()).getBytes(), run.result());
            results.add(result);
            head.add(name(run));
            result.path("label_scores").fieldNames().forEachRemaining(classes::add);
        }
        if (results.isEmpty()) return;
        page.heading("Scores");
        List<List<String>> rows = new ArrayList<>();
        for (String overall :
                List.of("overall_score", "overall_instance_score", "overall_semantic_score"))
            rows.add(row(overall.replace('_', ' '), results, r -> r.path(overall)));
        for (String c : classes) {
            TreeSet<String> names = new TreeSet<>();
            results.forEach(
                    r -> r.path("label_scores").path(c).fieldNames().forEachRemaining(names::add));
            for (String n : names)
                rows.add(
                        row(
                                c + ", " + n.replace('_', ' '),
                                results,
                                r -> r.path("label_scores").path(c).path(n)));
        }
        page.table(head, rows);
    }

    private static List<String> row(
            String label,
            List<JsonNode> results,
            java.util.function.Function<JsonNode, JsonNode> value) {
        List<String> row = new ArrayList<>(List.of(label));
        for (JsonNode r : results) {
            JsonNode v = value.apply(r);
            row.add(v.isNumber() ? String.format(Locale.ROOT, "%.4f", v.asDouble()) : "-");
        }
        return row;
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
            page.png("EM, label and prediction", Files.readAllBytes(last.get()));
        } catch (IOException e) {
            throw failed(run.previews(), e);
        }
    }

    static String name(RunFolder run) {
        return run.root().toAbsolutePath().normalize().getFileName().toString();
    }

    private static String read(Path file) {
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

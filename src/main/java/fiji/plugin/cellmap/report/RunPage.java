// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The report of one run, or of several side by side: scores, worst crops, objects, training,
 * predictions, tuning, configuration; each if it is available.
 */
public final class RunPage {

    private final List<Source> sources;
    private final Map<String, RunFolder> runs = new LinkedHashMap<>();
    private final PageOptions options;

    public RunPage(List<Source> sources, PageOptions options) {
        this.sources = sources;
        for (Source s : sources) s.run().ifPresent(run -> runs.put(s.name(), run));
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
                page.note(source.name() + " has no result yet; run evaluate to get one.");
        if (!evaluations.isEmpty()) {
            new ScoreTables(evaluations).addTo(page);
            new HeatMaps(evaluations).addTo(page);
            new WorstCrops(evaluations, options).addTo(page, progress);
            new ObjectTables(evaluations, options.objects()).addTo(page);
        }
        if (!runs.isEmpty()) training(page, progress);
        runs.forEach((name, run) -> new CropPictures(name, run, options).addTo(page, progress));
        if (!runs.isEmpty()) new TuningTables(runs).addTo(page);
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
        new TrainingCurves(runs).addTo(page);
        runs.forEach(
                (name, run) -> {
                    progress.check();
                    preview(page, name, run);
                });
    }

    private static void preview(Html page, String name, RunFolder run) {
        if (!Files.isDirectory(run.previews())) return;
        try (Stream<Path> files = Files.list(run.previews())) {
            Optional<Path> last =
                    files.filter(f -> f.toString().endsWith(".png"))
                            .max(Comparator.comparing(Path::getFileName));
            if (last.isEmpty()) return;
            page.note("Held-out crop of " + name + ", " + last.get().getFileName());
            page.png(
                    "EM, label and prediction of the held-out crop of " + name,
                    Files.readAllBytes(last.get()));
        } catch (IOException e) {
            throw failed(run.previews(), e);
        }
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

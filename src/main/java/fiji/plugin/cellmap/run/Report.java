package fiji.plugin.cellmap.run;

import fiji.plugin.cellmap.run.report.RunPage;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Shows one or several runs on one self-contained HTML page: curves, pictures, scores.
 *
 * @param runs run folders
 * @param truth ground truth to show beside predictions; null for none
 * @param out page; null for {@code report.html} in the first run
 */
public record Report(List<String> runs, String truth, String out) implements Verb<Report.Result> {

    public record Result(String page) implements Outcome {
        @Override
        public String summary() {
            return "Report: " + page;
        }
    }

    @Override
    public Result run(Progress progress) {
        if (runs == null || runs.isEmpty())
            throw new UsageException("No run is given", "", "", "Name at least one run folder.");
        List<RunFolder> folders = runs.stream().map(RunFolder::existing).toList();
        Path file = out != null ? Path.of(out) : folders.get(0).report();
        String page = new RunPage(folders, truth == null ? null : Path.of(truth)).html(progress);
        AtomicFiles.write(file, page.getBytes(StandardCharsets.UTF_8));
        return new Result(file.toString());
    }
}

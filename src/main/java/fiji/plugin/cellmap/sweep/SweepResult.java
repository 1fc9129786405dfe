// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sweep;

import fiji.plugin.cellmap.report.SweepPage;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Outcome;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The result of a sweep.
 *
 * @param folder that holds everything
 * @param trials the best first
 * @param best run folder of the best one; null if none has a score
 * @param table CSV of the trials
 * @param page HTML with table and curves
 * @param notes what a user should know
 */
public record SweepResult(
        String folder,
        List<TrialResult> trials,
        String best,
        String table,
        String page,
        List<String> notes)
        implements Outcome {

    static SweepResult of(Path folder, List<TrialResult> trials, List<String> notes) {
        List<TrialResult> sorted = new ArrayList<>(trials);
        sorted.sort(Comparator.comparingDouble(trial -> -trial.rank()));
        TrialResult first = sorted.get(0);
        return new SweepResult(
                folder.toString(),
                sorted,
                first.rank() > Double.NEGATIVE_INFINITY ? first.run() : null,
                folder.resolve("sweep.csv").toString(),
                folder.resolve("report.html").toString(),
                notes);
    }

    /** Writes table and page. */
    void write() {
        AtomicFiles.write(Path.of(table), csv().getBytes(StandardCharsets.UTF_8));
        SweepPage content = new SweepPage(Path.of(folder).toAbsolutePath().normalize());
        notes.forEach(content::note);
        for (TrialResult t : trials)
            content.add(
                    new SweepPage.Row(
                            t.name(),
                            t.settings(),
                            t.epochs(),
                            t.of(),
                            t.dice(),
                            t.classDice(),
                            t.isFailed() ? t.state() + ": " + t.why() : t.state(),
                            new RunFolder(Path.of(t.run()))));
        AtomicFiles.write(Path.of(page), content.html().getBytes(StandardCharsets.UTF_8));
    }

    private String csv() {
        List<String> keys = List.copyOf(trials.get(0).settings().keySet());
        List<String> classes =
                trials.stream()
                        .map(t -> List.copyOf(t.classDice().keySet()))
                        .max(Comparator.comparingInt(List::size))
                        .orElse(List.of());
        StringWriter text = new StringWriter();
        try (CSVPrinter csv =
                new CSVPrinter(text, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get())) {
            List<String> head = new ArrayList<>(List.of("trial"));
            head.addAll(keys);
            head.addAll(List.of("epochs", "state", "val_dice"));
            classes.forEach(c -> head.add("val_dice_" + c));
            csv.printRecord(head);
            for (TrialResult t : trials) {
                List<String> line = new ArrayList<>(List.of(t.name()));
                keys.forEach(key -> line.add(t.settings().get(key)));
                line.add(number(t.epochs()));
                line.add(t.state());
                line.add(number(t.dice()));
                classes.forEach(c -> line.add(number(t.classDice().get(c))));
                csv.printRecord(line);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static String number(Double v) {
        return v == null ? "" : String.format(Locale.ROOT, "%.6g", v).replaceAll("\\.?0+$", "");
    }

    @Override
    public String summary() {
        StringBuilder text = new StringBuilder();
        for (TrialResult t : trials) {
            String dice = t.dice() == null ? "-" : String.format(Locale.ROOT, "%.4f", t.dice());
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s  Dice %-7s %s, epoch %s of %d: %s%n",
                            t.name(),
                            dice,
                            t.state(),
                            number(t.epochs()),
                            t.of(),
                            settings(t.settings())));
            if (t.isFailed()) text.append("  ").append(t.why()).append('\n');
        }
        notes.forEach(note -> text.append("Note: ").append(note).append('\n'));
        text.append("Best in validation: ").append(Objects.requireNonNullElse(best, "none yet"));
        return text.append("\nReport: ").append(page).toString();
    }

    private static String settings(Map<String, String> settings) {
        List<String> all = new ArrayList<>();
        settings.forEach((key, value) -> all.add(key + "=" + value));
        return String.join(" ", all);
    }
}

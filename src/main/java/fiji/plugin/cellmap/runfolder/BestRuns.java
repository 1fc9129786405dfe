// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import fiji.plugin.cellmap.util.AtomicFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Which of several runs each class is taken from: the one whose model had the highest Dice of the
 * class in validation. Runs whose validation did not judge it come after those that did; among
 * equals the one that was named first is taken.
 *
 * @param runs in the order in which they were named
 * @param choices by class, in the order in which runs have them: name of the run
 */
public record BestRuns(List<RunScores> runs, Map<String, String> choices) {

    /** Chooses. */
    public static BestRuns of(List<RunScores> runs) {
        Set<String> classes = new LinkedHashSet<>();
        runs.forEach(run -> classes.addAll(run.dice().keySet()));
        Map<String, String> choices = new LinkedHashMap<>();
        for (String name : classes) choices.put(name, best(runs, name).name());
        return new BestRuns(List.copyOf(runs), choices);
    }

    private static RunScores best(List<RunScores> runs, String name) {
        RunScores best = null;
        for (RunScores run : runs)
            if (run.has(name) && (best == null || isBetter(run.of(name), best.of(name))))
                best = run;
        return best;
    }

    private static boolean isBetter(double dice, double than) {
        return dice > than || Double.isNaN(than) && !Double.isNaN(dice);
    }

    /** What a user should know of the choice, in sentences. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        choices.forEach(
                (name, run) -> {
                    if (runs.stream().allMatch(r -> Double.isNaN(r.of(name))))
                        notes.add(
                                "No run was judged on %s: it is taken from %s, the first that has it."
                                        .formatted(name, run));
                });
        boolean alike = runs.stream().map(RunScores::crops).distinct().count() == 1;
        if (!alike)
            notes.add(
                    "The runs were validated on different crops, so their scores compare only"
                            + " roughly.");
        return notes;
    }

    /** For people: a line for each class with the score of each run, the chosen one marked. */
    public String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%-16s", "Validation Dice"));
        for (int i = 0; i < runs.size(); i++) text.append(String.format("%9s", "run " + (i + 1)));
        text.append('\n');
        choices.forEach(
                (name, chosen) -> {
                    text.append(String.format("%-16s", name));
                    for (RunScores run : runs)
                        text.append(
                                String.format("%9s", cell(run, name, run.name().equals(chosen))));
                    text.append("  ").append(chosen).append('\n');
                });
        return text.toString();
    }

    private static String cell(RunScores run, String name, boolean chosen) {
        String score =
                !run.has(name)
                        ? ""
                        : Double.isNaN(run.of(name))
                                ? "-"
                                : String.format(Locale.ROOT, "%.4f", run.of(name));
        return chosen ? score + "*" : score + " ";
    }

    /** Writes the choice as CSV: class, chosen run, and the score of each run; atomic. */
    public void write(Path file) {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv =
                new CSVPrinter(text, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get())) {
            List<String> head = new ArrayList<>(List.of("class", "run"));
            runs.forEach(run -> head.add("val_dice " + run.name()));
            csv.printRecord(head);
            for (Map.Entry<String, String> choice : choices.entrySet()) {
                List<String> line = new ArrayList<>(List.of(choice.getKey(), choice.getValue()));
                for (RunScores run : runs) {
                    double dice = run.of(choice.getKey());
                    line.add(Double.isNaN(dice) ? "" : String.format(Locale.ROOT, "%.6g", dice));
                }
                csv.printRecord(line);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}

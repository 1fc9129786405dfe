// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Which of several runs each class is taken from: the one whose model had the highest Dice of the
 * class in validation. Runs whose validation did not judge it come after those that did; among
 * equals the one that was named first is taken.
 *
 * @param runs in the order in which they were named
 * @param choices by class, in the order in which runs have them: name of the run
 * @param given classes whose run the user named
 */
public record BestRuns(List<RunScores> runs, Map<String, String> choices, List<String> given) {

    /** By validation alone. */
    public static BestRuns of(List<RunScores> runs) {
        return of(runs, Map.of(), false);
    }

    /**
     * Chooses.
     *
     * @param given name of the run by class, whatever its score
     * @param roughly whether scores on different crops or voxels are compared all the same
     * @throws UsageException if there is no such class or run, or scores do not compare
     */
    public static BestRuns of(List<RunScores> runs, Map<String, String> given, boolean roughly) {
        Set<String> classes = new LinkedHashSet<>();
        runs.forEach(run -> classes.addAll(run.dice().keySet()));
        given.forEach((name, run) -> require(runs, name, run));
        Map<String, String> choices = new LinkedHashMap<>();
        List<String> disputed = new ArrayList<>();
        for (String name : classes) {
            if (!given.containsKey(name) && !compare(runs, name)) disputed.add(name);
            choices.put(name, given.getOrDefault(name, ranked(runs, name).get(0).name()));
        }
        if (!roughly && !disputed.isEmpty()) throw incomparable(runs, disputed);
        return new BestRuns(List.copyOf(runs), choices, List.copyOf(given.keySet()));
    }

    private static void require(List<RunScores> runs, String name, String run) {
        List<String> having = runs.stream().filter(r -> r.has(name)).map(RunScores::name).toList();
        if (having.contains(run)) return;
        throw new UsageException(
                "Cannot take a class from this run",
                name + "=" + run,
                having.isEmpty()
                        ? "No run has a class " + name + "."
                        : "That is none of the runs that have " + name + ".",
                having.isEmpty() ? "Leave it out." : "Name one of " + having + ".");
    }

    /** Whether all runs that were judged on a class were judged on the same voxels. */
    private static boolean compare(List<RunScores> runs, String name) {
        List<RunScores> judged = runs.stream().filter(r -> !Double.isNaN(r.of(name))).toList();
        return judged.stream().allMatch(run -> run.compares(judged.get(0)));
    }

    private static UsageException incomparable(List<RunScores> runs, List<String> disputed) {
        return new UsageException(
                "The scores of these runs do not compare",
                String.join(", ", disputed),
                runs.stream()
                        .map(run -> run.name() + " was validated on " + run.basis())
                        .collect(Collectors.joining("; ", "", ".")),
                "Name the run of each class with @{choose} (CLASS=RUN), or compare all the same with"
                        + " @{roughly}.");
    }

    /** Those that have a class, the best first. */
    private static List<RunScores> ranked(List<RunScores> runs, String name) {
        return runs.stream()
                .filter(run -> run.has(name))
                .sorted(
                        Comparator.comparingDouble(
                                run -> Double.isNaN(run.of(name)) ? 1 : -run.of(name)))
                .toList();
    }

    /** Names of the runs that have a class: the chosen one, then the others by their scores. */
    public List<String> ranking(String name) {
        if (!choices.containsKey(name)) return List.of();
        Set<String> names = new LinkedHashSet<>(List.of(choices.get(name)));
        ranked(runs, name).forEach(run -> names.add(run.name()));
        return List.copyOf(names);
    }

    /** What a user should know of the choice, in sentences. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        choices.forEach(
                (name, run) -> {
                    if (!given.contains(name)
                            && runs.stream().allMatch(r -> Double.isNaN(r.of(name))))
                        notes.add(
                                "No run was judged on %s: it is taken from %s, the first that has it."
                                        .formatted(name, run));
                });
        if (choices.keySet().stream().anyMatch(n -> !given.contains(n) && !compare(runs, n)))
            notes.add(
                    "The runs were validated on different crops or voxels, so their scores compare"
                            + " only roughly.");
        if (!given.isEmpty())
            notes.add("As you said, not by validation: " + String.join(", ", given) + ".");
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

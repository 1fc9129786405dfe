// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Submissions side by side, the best overall score first and those that could not be scored last.
 * Where it is equal (it is 0 without classes of either kind) the sum of both means decides; if that
 * is equal, too, they share a rank. Immutable by convention.
 *
 * @param scoring name of the rules
 */
public record Ranking(String scoring, List<Row> rows) {

    private static final Comparator<Row> ORDER =
            Comparator.comparing(Row::overall)
                    .thenComparing(r -> r.instance + r.semantic)
                    .reversed();

    /**
     * One submission.
     *
     * @param rank from 1; null if it could not be scored, as are its scores
     * @param result file of its scores
     * @param classes scores; null where there was nothing to judge
     * @param failure why it could not be scored; null if it was
     */
    public record Row(
            Integer rank,
            String submission,
            String result,
            Double overall,
            Double instance,
            Double semantic,
            Map<String, Double> classes,
            String failure) {

        public static Row of(String submission, Path result, Scores scores) {
            Map<String, Double> classes = new TreeMap<>();
            scores.classes()
                    .forEach((name, s) -> classes.put(name, s.isJudged() ? s.score() : null));
            return new Row(
                    null,
                    submission,
                    result.toString(),
                    scores.overall(),
                    scores.overallInstance(),
                    scores.overallSemantic(),
                    classes,
                    null);
        }

        /**
         * @param why in one line
         */
        public static Row failed(String submission, String why) {
            return new Row(null, submission, null, null, null, null, Map.of(), why);
        }

        /** Whether it stands before another one, which may have failed. */
        public boolean isBetterThan(Row other) {
            return other.failure != null || ORDER.compare(this, other) < 0;
        }

        private Row ranked(int place) {
            return new Row(
                    place, submission, result, overall, instance, semantic, classes, failure);
        }
    }

    /** Puts them in order and numbers them. */
    public static Ranking of(String scoring, List<Row> rows) {
        List<Row> scored = rows.stream().filter(r -> r.failure == null).sorted(ORDER).toList();
        List<Row> ranked = new ArrayList<>();
        for (Row row : scored) {
            Row before = ranked.isEmpty() ? null : ranked.get(ranked.size() - 1);
            boolean equal = before != null && ORDER.compare(before, row) == 0;
            ranked.add(row.ranked(equal ? before.rank : ranked.size() + 1));
        }
        rows.stream().filter(r -> r.failure != null).forEach(ranked::add);
        return new Ranking(scoring, ranked);
    }

    /** Files of the scores, in this order. */
    public List<String> results() {
        return rows.stream().map(Row::result).filter(Objects::nonNull).toList();
    }

    private TreeSet<String> classNames() {
        TreeSet<String> names = new TreeSet<>();
        rows.forEach(r -> names.addAll(r.classes.keySet()));
        return names;
    }

    /** For people: a line for each submission, then one for each class; the best has a star. */
    public String text() {
        StringBuilder text = new StringBuilder("rank  overall  instance  semantic  submission\n");
        for (Row r : rows)
            text.append(
                    r.failure == null
                            ? String.format(
                                    Locale.ROOT,
                                    "%4d   %.4f    %.4f    %.4f  %s%n",
                                    r.rank,
                                    r.overall,
                                    r.instance,
                                    r.semantic,
                                    r.submission)
                            : String.format(
                                    "   -        -         -         -  %s%n", r.submission));
        List<Row> scored = rows.stream().filter(r -> r.failure == null).toList();
        text.append(String.format("%n%-14s", "class"));
        for (int i = 1; i <= scored.size(); i++) text.append(String.format("%7d  ", i));
        text.append("  (in the order above)\n");
        for (String name : classNames()) {
            double best = scored.stream().mapToDouble(r -> score(r, name)).max().orElse(-1);
            double least = scored.stream().mapToDouble(r -> score(r, name)).min().orElse(-1);
            text.append(String.format("%-14s", name));
            for (Row r : scored) {
                double score = score(r, name);
                text.append(score < 0 ? "      -" : String.format(Locale.ROOT, "%7.4f", score))
                        .append(score == best && best > least ? "* " : "  ");
            }
            text.setLength(text.toString().stripTrailing().length());
            text.append('\n');
        }
        return text.toString();
    }

    /** Less than 0 where there is none. */
    private static double score(Row row, String className) {
        Double score = row.classes.get(className);
        return score == null ? -1 : score;
    }

    /** Writes {@code FILE.json} and beside it {@code FILE.csv}; each file whole or not at all. */
    public void write(Path json) {
        AtomicFiles.write(csv(json), false, this::write);
        AtomicFiles.write(json, Json.bytes(this));
    }

    /** The table beside a file. */
    public static Path csv(Path json) {
        String name = json.getFileName().toString().replaceFirst("\\.json$", "");
        return json.resolveSibling(name + ".csv");
    }

    private void write(OutputStream out) throws IOException {
        List<String> head = new ArrayList<>(List.of("rank", "submission"));
        head.addAll(List.of("overall", "instance", "semantic"));
        head.addAll(classNames());
        head.add("failure");
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180);
        csv.printRecord(head);
        for (Row r : rows) {
            List<Object> values = new ArrayList<>();
            values.add(r.rank);
            values.add(r.submission);
            values.add(r.overall);
            values.add(r.instance);
            values.add(r.semantic);
            for (String name : classNames()) values.add(r.classes.get(name));
            values.add(r.failure);
            csv.printRecord(values);
        }
        csv.flush();
    }
}

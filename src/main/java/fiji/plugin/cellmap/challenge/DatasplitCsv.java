// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.SafeNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The official text form of a {@link Datasplit}; no header, every field quoted. */
final class DatasplitCsv {

    private static final Pattern BRACKETS = Pattern.compile("(.*?)[/\\\\]*\\[(.*)]\\s*");
    private static final Pattern CONTAINER =
            Pattern.compile("(.*?\\.(?:zarr|n5))(?:[/\\\\]+(.*))?");

    private DatasplitCsv() {}

    static Datasplit read(Path csv) {
        List<DatasplitRow> rows = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        String text = CsvText.read(csv, "Cannot read the datasplit");
        try (CSVParser parser = CSVParser.parse(text, CsvText.FORMAT)) {
            for (CSVRecord line : parser) {
                String where = csv + ":" + parser.getCurrentLineNumber();
                if (line.get(0).isBlank() && line.size() == 1 || line.get(0).startsWith("#"))
                    continue;
                if (line.size() < 3)
                    warnings.add(where + " is skipped: " + line.size() + " fields instead of 5");
                else rows.add(row(line, csv, where));
            }
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new CellMapException(
                    "Cannot read the datasplit",
                    csv,
                    AtomicFiles.reason(e),
                    "Write it again with 'cellmap datasplit'.",
                    e);
        }
        return new Datasplit(rows, warnings);
    }

    private static DatasplitRow row(CSVRecord line, Path csv, String where) {
        boolean split = line.size() >= 5;
        String em = split ? join(line.get(1), line.get(2)) : line.get(1);
        String label = split ? join(line.get(3), line.get(4)) : line.get(2);
        Matcher brackets = BRACKETS.matcher(label);
        boolean listed = brackets.matches();
        String path = listed ? brackets.group(1) : parent(label);
        String last =
                listed
                        ? brackets.group(2)
                        : label.substring(label.isEmpty() ? 0 : path.length() + 1);
        List<String> classes =
                Stream.of(listed ? last.split(",") : new String[] {last})
                        .map(String::strip)
                        .filter(c -> !c.isEmpty())
                        .toList();
        if (classes.isEmpty() || path.isEmpty() || em.isEmpty())
            throw new CellMapException(
                    "Cannot read the datasplit",
                    where,
                    classes.isEmpty() ? "The row lists no class." : "A path is empty.",
                    "The last field is the crop's path and its classes: …/crop234/[nuc,er].");
        String[] raw = container(em);
        String[] truth = container(path);
        return new DatasplitRow(
                line.get(0).toLowerCase(Locale.ROOT).startsWith("train"),
                beside(csv, raw[0]),
                raw[1],
                beside(csv, truth[0]),
                truth[1],
                classes);
    }

    static void write(Datasplit datasplit, Path csv) {
        String text =
                datasplit.rows().stream().map(DatasplitCsv::line).collect(Collectors.joining());
        AtomicFiles.write(csv, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(DatasplitRow row) {
        List<String> fields =
                List.of(
                        row.train() ? "train" : "validate",
                        row.emContainer(),
                        row.emGroup(),
                        row.labelContainer(),
                        row.cropGroup() + "/[" + String.join(",", row.classes()) + "]");
        return fields.stream()
                .map(f -> "\"" + f.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static String join(String container, String group) {
        return container.replaceAll("[/\\\\]+$", "") + "/" + group.replaceAll("^[/\\\\]+", "");
    }

    private static String parent(String path) {
        int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String[] container(String path) {
        Matcher matcher = CONTAINER.matcher(path);
        if (!matcher.matches()) return new String[] {path, ""};
        String group = matcher.group(2) == null ? "" : matcher.group(2);
        return new String[] {matcher.group(1), group.replace('\\', '/').replaceAll("/+$", "")};
    }

    private static String beside(Path csv, String container) {
        if (container.contains("://")) return container;
        Path local =
                csv.toAbsolutePath().resolveSibling(SafeNames.path(container, csv)).normalize();
        return Files.exists(local) ? local.toString() : container;
    }
}

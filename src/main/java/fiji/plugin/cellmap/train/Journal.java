// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.MemoryUse;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * {@code journal.csv}: a {@link JournalRow} a line. Rewritten whole and atomically at every row;
 * not thread-safe.
 */
public final class Journal implements TrainingListener {

    private static final String DICE = "val_dice";
    private static final String IOU = "val_iou";

    private static final List<String> HEAD =
            List.of(
                    "step",
                    "epoch",
                    "seconds",
                    "learning_rate",
                    "loss",
                    "gradient_norm",
                    "patches_per_second",
                    "micro_batch",
                    "waiting_share",
                    "process_gib",
                    "device_gib",
                    DICE,
                    IOU);

    /** How many of them are not scores. */
    private static final int PLAIN = HEAD.size() - 2;

    private static final double GIB = 1L << 30;

    private final Path file;
    private final List<String> classes;
    private final List<JournalRow> rows;

    /**
     * Continues a journal, or begins one.
     *
     * @param step rows after this step are dropped: they were not in the checkpoint
     */
    public Journal(Path file, List<String> classes, long step) {
        this.file = file;
        this.classes = List.copyOf(classes);
        this.rows = new ArrayList<>();
        if (Files.exists(file))
            read(file).stream().filter(r -> r.step() <= step).forEach(rows::add);
    }

    /** What it holds. */
    public List<JournalRow> rows() {
        return List.copyOf(rows);
    }

    @Override
    public void logged(JournalRow row) {
        rows.removeIf(r -> r.step() >= row.step());
        rows.add(row);
        AtomicFiles.write(file, text().getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        List<String> head = new ArrayList<>(HEAD);
        classes.forEach(c -> head.add(DICE + "_" + c));
        classes.forEach(c -> head.add(IOU + "_" + c));
        StringWriter text = new StringWriter();
        try (CSVPrinter csv =
                new CSVPrinter(text, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get())) {
            csv.printRecord(head);
            for (JournalRow r : rows) csv.printRecord(cells(r));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private List<String> cells(JournalRow r) {
        List<String> cells = new ArrayList<>();
        cells.add(Long.toString(r.step()));
        for (double v :
                new double[] {
                    r.epoch(),
                    r.seconds(),
                    r.learningRate(),
                    r.loss(),
                    r.gradientNorm(),
                    r.patchesPerSecond(),
                    r.microBatch(),
                    r.waiting(),
                    gib(r.memory().process()),
                    gib(r.memory().device()),
                    r.dice(),
                    r.iou()
                }) cells.add(number(v));
        for (double[] scores : new double[][] {r.scores().dice(), r.scores().iou()})
            for (int c = 0; c < classes.size(); c++)
                cells.add(r.validated() ? number(scores[c]) : "");
        return cells;
    }

    private static double gib(long bytes) {
        return bytes < 0 ? Double.NaN : bytes / GIB;
    }

    private static long bytes(double gib) {
        return Double.isNaN(gib) ? -1 : (long) (gib * GIB);
    }

    private static String number(double v) {
        return Double.isNaN(v) ? "" : String.format(Locale.ROOT, "%.6g", v);
    }

    /**
     * The classes that a journal has scores of.
     *
     * @throws CellMapException if it cannot be read
     */
    public static List<String> classes(Path file) {
        try (CSVParser csv = parser(file)) {
            return classes(csv);
        } catch (IOException | RuntimeException e) {
            throw unreadable(file, e);
        }
    }

    private static List<String> classes(CSVParser csv) {
        return csv.getHeaderNames().stream()
                .filter(n -> n.startsWith(DICE + "_"))
                .map(n -> n.substring(DICE.length() + 1))
                .toList();
    }

    private static CSVParser parser(Path file) throws IOException {
        return CSVParser.parse(
                file,
                StandardCharsets.UTF_8,
                CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get());
    }

    private static CellMapException unreadable(Path file, Exception e) {
        return new CellMapException(
                "Cannot read the journal",
                file,
                AtomicFiles.reason(e),
                "Delete it; the training continues without its earlier rows.",
                e);
    }

    /**
     * Reads the rows of a journal; columns that an older one has not are not numbers.
     *
     * @throws CellMapException if it is not one
     */
    public static List<JournalRow> read(Path file) {
        try (CSVParser csv = parser(file)) {
            List<String> classes = classes(csv);
            List<JournalRow> rows = new ArrayList<>();
            for (CSVRecord line : csv) rows.add(row(line, classes));
            return rows;
        } catch (IOException | RuntimeException e) {
            throw unreadable(file, e);
        }
    }

    private static JournalRow row(CSVRecord line, List<String> classes) {
        double[] v = HEAD.subList(1, PLAIN).stream().mapToDouble(n -> value(line, n)).toArray();
        double[] dice = classes.stream().mapToDouble(c -> value(line, DICE + "_" + c)).toArray();
        double[] iou = classes.stream().mapToDouble(c -> value(line, IOU + "_" + c)).toArray();
        boolean validated = !Arrays.stream(dice).allMatch(Double::isNaN);
        return new JournalRow(
                Long.parseLong(line.get("step")),
                v[0],
                v[1],
                v[2],
                v[3],
                v[4],
                v[5],
                v[6],
                v[7],
                new MemoryUse(bytes(v[8]), bytes(v[9])),
                validated ? new ValidationScores(dice, iou) : ValidationScores.NONE);
    }

    private static double value(CSVRecord line, String column) {
        return line.isMapped(column) && line.isSet(column) && !line.get(column).isEmpty()
                ? Double.parseDouble(line.get(column))
                : Double.NaN;
    }
}

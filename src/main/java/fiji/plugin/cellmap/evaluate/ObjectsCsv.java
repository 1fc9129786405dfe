// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** The objects of an evaluation as a table, one row for each. */
public final class ObjectsCsv {

    private static final String[] HEAD = {
        "crop",
        "class",
        "truth_id",
        "truth_voxels",
        "predicted_id",
        "predicted_voxels",
        "iou",
        "hausdorff_nm",
        "closeness",
        "z",
        "y",
        "x"
    };
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setHeader(HEAD).setRecordSeparator('\n').get();

    private ObjectsCsv() {}

    static void write(Map<String, Map<String, LabelScore>> crops, OutputStream out)
            throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(text, FORMAT);
        for (Map.Entry<String, Map<String, LabelScore>> crop : crops.entrySet())
            for (Map.Entry<String, LabelScore> label : crop.getValue().entrySet())
                for (ObjectScore o : label.getValue().objects())
                    csv.printRecord(row(crop.getKey(), label.getKey(), o));
        csv.flush();
    }

    private static Object[] row(String crop, String label, ObjectScore o) {
        return new Object[] {
            crop,
            label,
            o.truthId(),
            o.truthVoxels(),
            o.predictedId(),
            o.predictedVoxels(),
            o.iou(),
            o.distance(),
            o.closeness(),
            String.format(Locale.ROOT, "%.1f", o.centre()[0]),
            String.format(Locale.ROOT, "%.1f", o.centre()[1]),
            String.format(Locale.ROOT, "%.1f", o.centre()[2])
        };
    }

    /**
     * Reads the table.
     *
     * @return objects by {@code crop557/mito}
     * @throws CellMapException if the file is not of this form
     */
    public static Map<String, List<ObjectScore>> read(Path file) {
        Map<String, List<ObjectScore>> objects = new TreeMap<>();
        CSVFormat format = FORMAT.builder().setSkipHeaderRecord(true).get();
        try (BufferedReader text = Files.newBufferedReader(file)) {
            for (CSVRecord r : format.parse(text)) {
                if (r.size() < FORMAT.getHeader().length)
                    throw new IOException(
                            "Line " + r.getRecordNumber() + " has " + r.size() + " fields.");
                objects.computeIfAbsent(r.get(0) + "/" + r.get(1), k -> new ArrayList<>())
                        .add(object(r));
            }
            return objects;
        } catch (IOException | IllegalArgumentException | java.io.UncheckedIOException e) {
            throw new CellMapException(
                    "Cannot read the objects of an evaluation",
                    file,
                    AtomicFiles.reason(e),
                    "Evaluate again.",
                    e);
        }
    }

    private static ObjectScore object(CSVRecord r) {
        double[] centre = new double[3];
        for (int d = 0; d < 3; d++) centre[d] = Double.parseDouble(r.get(9 + d));
        return new ObjectScore(
                Long.parseLong(r.get(2)),
                Long.parseLong(r.get(3)),
                Long.parseLong(r.get(4)),
                Long.parseLong(r.get(5)),
                Double.parseDouble(r.get(6)),
                Double.parseDouble(r.get(7)),
                Double.parseDouble(r.get(8)),
                centre);
    }
}

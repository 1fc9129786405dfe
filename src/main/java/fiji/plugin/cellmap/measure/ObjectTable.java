// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.measure;

import fiji.plugin.cellmap.util.AtomicFiles;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Measured objects as a table, one row for each: CSV with units in the names of the columns. */
public final class ObjectTable {

    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "voxels",
                    "volume_nm3",
                    "surface_nm2",
                    "sphericity",
                    "centroid_z_nm",
                    "centroid_y_nm",
                    "centroid_x_nm",
                    "box_z0",
                    "box_y0",
                    "box_x0",
                    "box_z1",
                    "box_y1",
                    "box_x1",
                    "cut_by_border");

    private ObjectTable() {}

    /**
     * Writes a table; an older file of that name is replaced.
     *
     * @param probabilities whether the mean probability is known
     * @param others names of the classes of the contacts
     */
    public static void write(
            Path file, List<MeasuredObject> objects, boolean probabilities, List<String> others) {
        List<String> head = new ArrayList<>(COLUMNS);
        if (probabilities) head.add("mean_probability");
        others.forEach(name -> head.add("contact_" + name + "_nm2"));
        CSVFormat format =
                CSVFormat.DEFAULT
                        .builder()
                        .setHeader(head.toArray(String[]::new))
                        .setRecordSeparator('\n')
                        .get();
        AtomicFiles.write(
                file,
                false,
                out -> {
                    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                    CSVPrinter csv = new CSVPrinter(text, format);
                    for (MeasuredObject o : objects) csv.printRecord(row(o, probabilities));
                    csv.flush();
                });
    }

    private static List<Object> row(MeasuredObject o, boolean probabilities) {
        List<Object> row = new ArrayList<>();
        row.add(Long.toUnsignedString(o.id()));
        row.add(o.voxels());
        row.add(o.volume());
        row.add(o.surface());
        row.add(o.sphericity());
        for (double c : o.centroid()) row.add(c);
        for (long i : o.min()) row.add(i);
        for (long i : o.max()) row.add(i);
        row.add(o.cut() ? 1 : 0);
        if (probabilities) row.add(o.probability());
        for (double c : o.contacts()) row.add(c);
        return row;
    }
}

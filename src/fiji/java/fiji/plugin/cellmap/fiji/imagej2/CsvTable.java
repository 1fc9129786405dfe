// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.imagej2;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.scijava.table.DefaultGenericTable;
import org.scijava.table.DoubleColumn;
import org.scijava.table.GenericTable;
import org.scijava.table.LongColumn;

/** Tables of measurements as tables of SciJava: ids are whole numbers, everything else is not. */
final class CsvTable {

    private static final String ID = "id";

    private CsvTable() {}

    /**
     * @param csv with a head, numbers only
     * @throws CellMapException if it cannot be read
     */
    static GenericTable read(Path csv) {
        List<String> lines;
        try {
            lines = Files.readAllLines(csv);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read a table", csv, AtomicFiles.reason(e), "Measure again.", e);
        }
        GenericTable table = new DefaultGenericTable();
        String[] head = lines.get(0).split(",");
        for (int c = 0; c < head.length; c++) {
            if (head[c].equals(ID)) {
                LongColumn column = new LongColumn(ID);
                for (String[] row : rows(lines)) column.add(Long.parseUnsignedLong(row[c]));
                table.add(column);
            } else {
                DoubleColumn column = new DoubleColumn(head[c]);
                for (String[] row : rows(lines)) column.add(Double.parseDouble(row[c]));
                table.add(column);
            }
        }
        return table;
    }

    private static List<String[]> rows(List<String> lines) {
        return lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
    }
}

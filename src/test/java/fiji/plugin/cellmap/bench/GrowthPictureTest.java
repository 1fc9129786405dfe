// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.report.LineChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The picture of how making objects grows with the volume is that of the table in the results; with
 * {@code -Dcellmap.pictures.write=true} it is drawn anew.
 */
class GrowthPictureTest {

    private static final String TABLE = "| rule | edge | processor, s | memory, MiB |";
    private static final Path PICTURE = Path.of("docs/images/objects-growth.svg");

    /** By column of the table and rule: millions of voxels, and the value. */
    private static Map<String, List<double[]>> lines(int column) throws IOException {
        Map<String, List<double[]>> lines = new TreeMap<>();
        List<String> rows = Files.readAllLines(Path.of("docs/results.md"));
        for (int i = rows.indexOf(TABLE) + 2; rows.get(i).startsWith("|"); i++) {
            String[] cells = rows.get(i).split("\\|");
            double edge = Double.parseDouble(cells[2].strip());
            double value = Double.parseDouble(cells[column].strip());
            lines.computeIfAbsent(cells[1].strip(), k -> new ArrayList<>())
                    .add(new double[] {edge * edge * edge / 1e6, value});
        }
        return lines;
    }

    private static String chart(String label, int column) throws IOException {
        LineChart chart = new LineChart("million voxels", label);
        lines(column).forEach(chart::add);
        return chart.svg().replace("width='640'", "width='640' height='260'");
    }

    @Test
    void thePictureIsThatOfTheTable() throws IOException {
        String svg =
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 540' width='640'"
                        + " font-family='sans-serif' font-size='12'>\n"
                        + chart("processor time, s", 3)
                        + "\n<g transform='translate(0 270)'>"
                        + chart("memory at the peak, MiB", 4)
                        + "</g>\n</svg>\n";
        if (Boolean.getBoolean("cellmap.pictures.write")) Files.writeString(PICTURE, svg);
        assertEquals(Files.readString(PICTURE), svg);
    }
}

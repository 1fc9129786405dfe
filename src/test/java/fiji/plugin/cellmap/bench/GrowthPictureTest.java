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
 * The pictures of how work grows with the volume are those of the tables in the documents; with
 * {@code -Dcellmap.pictures.write=true} they are drawn anew.
 */
class GrowthPictureTest {

    private static final Path DOCS = Path.of("docs");

    /** By name of the line: millions of voxels, and the value. */
    private static Map<String, List<double[]>> lines(
            String page, String header, int name, int edge, Map<Integer, String> columns)
            throws IOException {
        Map<String, List<double[]>> lines = new TreeMap<>();
        List<String> rows = Files.readAllLines(DOCS.resolve(page));
        for (int i = rows.indexOf(header) + 2; rows.get(i).startsWith("|"); i++) {
            String[] cells = rows.get(i).split("\\|");
            double length = Double.parseDouble(cells[edge].strip());
            for (Map.Entry<Integer, String> column : columns.entrySet())
                lines.computeIfAbsent(
                                name == 0 ? column.getValue() : cells[name].strip(),
                                k -> new ArrayList<>())
                        .add(
                                new double[] {
                                    length * length * length / 1e6,
                                    Double.parseDouble(cells[column.getKey()].strip())
                                });
        }
        return lines;
    }

    private static String chart(String label, Map<String, List<double[]>> lines) {
        LineChart chart = new LineChart("million voxels", label);
        lines.forEach(chart::add);
        return chart.svg().replace("width='640'", "width='640' height='260'");
    }

    private static String picture(int height, String charts) {
        return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 %d' width='640' font-family='sans-serif' font-size='12'>\n%s\n</svg>\n"
                .formatted(height, charts);
    }

    private static void requireDrawn(String name, String svg) throws IOException {
        Path file = DOCS.resolve("images").resolve(name);
        if (Boolean.getBoolean("cellmap.pictures.write")) Files.writeString(file, svg);
        assertEquals(Files.readString(file), svg);
    }

    private static Map<String, List<double[]>> objects(int column) throws IOException {
        String header = "| rule | edge | processor, s | memory, MiB |";
        return lines("results.md", header, 1, 2, Map.of(column, ""));
    }

    @Test
    void objectsAreThoseOfTheTable() throws IOException {
        requireDrawn(
                "objects-growth.svg",
                picture(
                        540,
                        chart("processor time, s", objects(3))
                                + "\n<g transform='translate(0 270)'>"
                                + chart("memory at the peak, MiB", objects(4))
                                + "</g>"));
    }

    @Test
    void memoryOfPredictionsIsThatOfTheTable() throws IOException {
        String header = "| edge | processor, s | process, MiB | in use of the heap, MiB |";
        Map<Integer, String> columns = Map.of(3, "process", 4, "in use of the heap");
        requireDrawn(
                "prediction-memory.svg",
                picture(
                        260,
                        chart(
                                "memory at the peak, MiB",
                                lines("how-to/prediction-speed.md", header, 0, 1, columns))));
    }
}

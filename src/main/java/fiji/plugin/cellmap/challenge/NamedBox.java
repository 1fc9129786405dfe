// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.SafeNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A part of a volume.
 *
 * @param name of the group that gets what is made of it
 * @param min lower corner, z y x
 * @param size z y x, above 0
 */
public record NamedBox(String name, double[] min, double[] size) {

    private static final String FAILURE = "Cannot read the list of boxes";
    private static final String HEADER = "name,z,y,x,depth,height,width";

    /**
     * @param zyx lower corner and size
     * @throws IllegalArgumentException if they are no box, saying why
     */
    public static NamedBox of(String name, double[] zyx) {
        if (zyx.length != 6)
            throw new IllegalArgumentException(zyx.length + " numbers instead of 6");
        for (double n : zyx)
            if (!Double.isFinite(n)) throw new IllegalArgumentException(n + " is no length");
        double[] size = Arrays.copyOfRange(zyx, 3, 6);
        for (double n : size)
            if (n <= 0)
                throw new IllegalArgumentException(
                        "the size " + Arrays.toString(size) + " is not above 0");
        return new NamedBox(name, Arrays.copyOf(zyx, 3), size);
    }

    /** Whether a file is a manifest of crops rather than a list of boxes. */
    public static boolean isManifest(Path csv) {
        return CsvText.read(csv, FAILURE)
                .lines()
                .findFirst()
                .filter(Manifest::isHeader)
                .isPresent();
    }

    /**
     * Reads a CSV of boxes, with the columns {@code name,z,y,x,depth,height,width}; the line with
     * these words may be absent.
     *
     * @throws CellMapException naming file and line if the file is missing or broken
     */
    public static List<NamedBox> read(Path csv) {
        List<NamedBox> boxes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<String> lines = CsvText.read(csv, FAILURE).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            try {
                String[] fields = CsvText.fields(line);
                if (line.isBlank() || String.join(",", fields).equalsIgnoreCase(HEADER)) continue;
                NamedBox box = of(fields);
                if (!names.add(box.name.toLowerCase(Locale.ROOT)))
                    throw new IllegalArgumentException("the name " + box.name + " occurs twice");
                boxes.add(box);
            } catch (IllegalArgumentException e) {
                throw new CellMapException(
                        FAILURE,
                        csv + ":" + (i + 1),
                        e.getMessage(),
                        "Every line needs " + HEADER + ".",
                        e);
            }
        }
        if (boxes.isEmpty())
            throw new CellMapException(
                    FAILURE, csv, "It has no rows.", "Every line needs " + HEADER + ".");
        return boxes;
    }

    private static NamedBox of(String[] fields) {
        if (fields.length != 7)
            throw new IllegalArgumentException(fields.length + " fields instead of 7");
        String name = fields[0].strip();
        if (!SafeNames.isName(name) || name.startsWith("."))
            throw new IllegalArgumentException("'" + name + "' is not a name");
        double[] numbers = new double[6];
        for (int k = 0; k < 6; k++) {
            try {
                numbers[k] = Double.parseDouble(fields[k + 1].strip());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + fields[k + 1] + "' is not a number", e);
            }
        }
        return of(name, numbers);
    }
}

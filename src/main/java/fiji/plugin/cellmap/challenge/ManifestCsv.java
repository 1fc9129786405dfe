// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.SafeNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The official text form of a manifest; lists are written {@code [z;y;x]}. */
final class ManifestCsv {

    private static final String FAILURE = "Cannot read the manifest";

    private static final String HEADER =
            "crop_name,dataset,class_label,voxel_size,translation,shape";

    private ManifestCsv() {}

    static Manifest read(Path csv) {
        return parse(CsvText.read(csv, FAILURE).lines().toList(), csv.toString());
    }

    /** Whether this is the header of such a file. */
    static boolean isHeader(String line) {
        try {
            return String.join(",", CsvText.fields(line)).equals(HEADER);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static Manifest parse(List<String> lines, String csv) {
        List<CropTarget> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || isHeader(line)) continue;
            try {
                CropTarget row = row(CsvText.fields(line));
                if (!seen.add(row.path()))
                    throw new IllegalArgumentException(row.path() + " occurs twice");
                rows.add(row);
            } catch (IllegalArgumentException e) {
                throw new CellMapException(
                        FAILURE,
                        csv + ":" + (i + 1),
                        e.getMessage(),
                        "Every line needs " + HEADER + ", with lists as [z;y;x].",
                        e);
            }
        }
        if (rows.isEmpty())
            throw new CellMapException(FAILURE, csv, "It has no rows.", "Use another file.");
        return new Manifest(rows);
    }

    static void write(Manifest manifest, Path csv) {
        String text =
                manifest.rows().stream()
                        .map(ManifestCsv::line)
                        .collect(Collectors.joining("\n", HEADER + "\n", "\n"));
        AtomicFiles.write(csv, text.getBytes(StandardCharsets.UTF_8));
    }

    private static CropTarget row(String[] fields) {
        if (fields.length != 6)
            throw new IllegalArgumentException(fields.length + " fields instead of 6");
        double[] voxelSize = numbers("voxel_size", fields[3]);
        double[] translation = numbers("translation", fields[4]);
        double[] shape = numbers("shape", fields[5]);
        for (int d = 0; d < 3; d++) {
            if (voxelSize[d] <= 0) throw new IllegalArgumentException("voxel_size must be > 0");
            if (shape[d] < 1 || shape[d] != Math.rint(shape[d]) || shape[d] > 1 << 24)
                throw new IllegalArgumentException("shape must be whole numbers > 0");
        }
        return new CropTarget(
                crop(fields[0].strip()),
                name("dataset", fields[1]),
                name("class_label", fields[2]),
                voxelSize,
                translation,
                Arrays.stream(shape).mapToLong(n -> (long) n).toArray());
    }

    private static int crop(String text) {
        String digits = text.startsWith("crop") ? text.substring(4) : text;
        if (!digits.matches("\\d{1,9}"))
            throw new IllegalArgumentException("crop_name '" + text + "' is not a number");
        return Integer.parseInt(digits);
    }

    private static String name(String column, String text) {
        String name = text.strip();
        if (!SafeNames.isName(name) || name.startsWith("."))
            throw new IllegalArgumentException(column + " '" + name + "' is not a name");
        return name;
    }

    private static double[] numbers(String column, String text) {
        String list = text.strip();
        String[] parts = list.replaceAll("^\\[|\\]$", "").split(";", -1);
        if (!list.startsWith("[") || !list.endsWith("]") || parts.length != 3)
            throw new IllegalArgumentException(column + " '" + list + "' is not [z;y;x]");
        double[] numbers = new double[3];
        for (int d = 0; d < 3; d++) {
            try {
                numbers[d] = Double.parseDouble(parts[d].strip());
            } catch (NumberFormatException e) {
                numbers[d] = Double.NaN;
            }
            if (!Double.isFinite(numbers[d]))
                throw new IllegalArgumentException(
                        column + ": '" + parts[d].strip() + "' is not a number");
        }
        return numbers;
    }

    private static String line(CropTarget row) {
        return String.join(
                ",",
                String.valueOf(row.crop()),
                row.dataset(),
                row.className(),
                list(Arrays.stream(row.voxelSize()).mapToObj(String::valueOf).toList()),
                list(Arrays.stream(row.translation()).mapToObj(String::valueOf).toList()),
                list(Arrays.stream(row.shape()).mapToObj(String::valueOf).toList()));
    }

    private static String list(List<String> numbers) {
        return "[" + String.join(";", numbers) + "]";
    }
}

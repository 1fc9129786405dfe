// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Crops and the classes that are given, or asked for, in each: the test manifest says what is
 * scored, the training manifest what is annotated. At most one row for each crop and class.
 * Immutable.
 */
public final class Manifest {

    private final List<CropTarget> rows;
    private final Map<String, CropTarget> byPath = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException if a crop and class occur twice
     */
    public Manifest(Collection<CropTarget> rows) {
        this.rows = List.copyOf(rows);
        for (CropTarget row : rows)
            if (byPath.put(row.path(), row) != null)
                throw new IllegalArgumentException(row.path() + " occurs twice");
    }

    /** The test manifest of the CellMap Segmentation Challenge: 413 rows, 16 crops. */
    public static Manifest official() {
        return Challenge.official().manifest();
    }

    /**
     * Reads a manifest with the official columns {@code
     * crop_name,dataset,class_label,voxel_size,translation,shape}.
     *
     * @throws CellMapException naming file and line if the file is missing or broken
     */
    public static Manifest read(Path csv) {
        return ManifestCsv.read(csv);
    }

    /**
     * As {@link #read}, from lines of text.
     *
     * @param where they were read from, for messages
     */
    public static Manifest parse(List<String> lines, String where) {
        return ManifestCsv.parse(lines, where);
    }

    /** Whether a line is the header of a manifest of crops and classes. */
    public static boolean isHeader(String line) {
        return ManifestCsv.isHeader(line);
    }

    /** Writes the official columns (atomic). */
    public void write(Path csv) {
        ManifestCsv.write(this, csv);
    }

    public List<CropTarget> rows() {
        return rows;
    }

    /** Crop numbers, ascending. */
    public List<Integer> crops() {
        return List.copyOf(
                rows.stream().map(CropTarget::crop).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The rows of each crop, crops ascending, rows in their order. */
    public Map<Integer, List<CropTarget>> byCrop() {
        return rows.stream()
                .collect(
                        Collectors.groupingBy(CropTarget::crop, TreeMap::new, Collectors.toList()));
    }

    public Optional<CropTarget> find(int crop, String className) {
        return Optional.ofNullable(byPath.get("crop" + crop + "/" + className));
    }

    /**
     * Only the rows of these crops.
     *
     * @throws UsageException if one of them is not in the manifest
     */
    public Manifest only(Collection<Integer> wanted) {
        List<Integer> known = crops();
        for (int crop : wanted)
            if (!known.contains(crop))
                throw new UsageException(
                        "Unknown crop " + crop,
                        "",
                        "The manifest does not list it.",
                        "Choose among " + known + ".");
        return new Manifest(rows.stream().filter(r -> wanted.contains(r.crop())).toList());
    }
}

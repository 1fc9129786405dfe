// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much of the manifest a submission fills, and what the rest can cost. Classes count equally,
 * and the counts of a class are pooled over its crops (rules of June 2026): a class scores 0 if all
 * of its voxels lie in rows that are empty, and loses nothing if none does. The total is the
 * geometric mean of the means over instance and over semantic classes; of one kind if there is no
 * other.
 *
 * @param rows of the manifest
 * @param filled rows with at least one voxel
 * @param nowhere classes of which no row is filled
 * @param partly classes of which some rows are empty
 * @param best what is left of a total of 1 if all voxels of what is {@code partly} filled lie in
 *     filled rows, and those that are {@code nowhere} have some
 * @param least what is left of it if all of their voxels lie in empty rows
 */
public record Coverage(
        int rows,
        int filled,
        List<String> nowhere,
        List<String> partly,
        double best,
        double least) {

    /**
     * @param empty rows without a voxel, as paths
     */
    static Coverage of(Manifest manifest, OrganelleClasses classes, List<String> empty) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (CropTarget row : manifest.rows()) {
            int[] count = counts.computeIfAbsent(row.className(), name -> new int[2]);
            count[0]++;
            if (!empty.contains(row.path())) count[1]++;
        }
        List<String> nowhere = new ArrayList<>();
        List<String> partly = new ArrayList<>();
        counts.forEach(
                (name, count) -> {
                    if (count[1] == 0) nowhere.add(name);
                    else if (count[1] < count[0]) partly.add(name);
                });
        List<String> lost = new ArrayList<>(nowhere);
        lost.addAll(partly);
        return new Coverage(
                manifest.rows().size(),
                manifest.rows().size() - empty.size(),
                nowhere,
                partly,
                total(counts.keySet(), nowhere, classes),
                total(counts.keySet(), lost, classes));
    }

    /** The total if some classes score 0 and all others 1. */
    private static double total(
            Iterable<String> names, List<String> lost, OrganelleClasses classes) {
        int[] all = new int[2];
        int[] left = new int[2];
        for (String name : names) {
            int kind = classes.isInstance(name) ? 0 : 1;
            all[kind]++;
            if (!lost.contains(name)) left[kind]++;
        }
        if (all[0] == 0 || all[1] == 0)
            return (left[0] + left[1]) / (double) Math.max(1, all[0] + all[1]);
        return Math.sqrt((double) left[0] / all[0] * left[1] / all[1]);
    }

    /** What empty rows cost at most, of a total of 1. */
    @JsonIgnore
    public double cost() {
        return 1 - least;
    }

    /** For people. */
    public String text() {
        String text =
                String.format(
                        Locale.ROOT,
                        "Filled: %d of %d rows of the manifest (%.1f %%).",
                        filled,
                        rows,
                        100.0 * filled / Math.max(1, rows));
        if (filled == rows) return text;
        if (!partly.isEmpty()) text += " Empty in some crops: " + String.join(", ", partly) + ".";
        if (!nowhere.isEmpty())
            text +=
                    " Empty everywhere, which scores 0 if the truth has any voxel: "
                            + String.join(", ", nowhere)
                            + ".";
        return text
                + String.format(
                        Locale.ROOT,
                        "%nEmpty rows cost at most %.3f of a total of 1: that much if all voxels of"
                                + " these classes lie in them",
                        cost())
                + (nowhere.isEmpty() || partly.isEmpty()
                        ? "."
                        : String.format(
                                Locale.ROOT,
                                "; %.3f by the classes that are empty everywhere.",
                                1 - best));
    }
}

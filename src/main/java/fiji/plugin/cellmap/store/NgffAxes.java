// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.stream.StreamSupport;

/**
 * The axes of the arrays of an image, in the order of the arrays, as one entry of {@code
 * multiscales} names them: objects since version 0.4, plain names in 0.3, none before, and the
 * first coordinate system that the levels are mapped to in 0.6.
 *
 * @param listed names as the file lists them
 * @param units in the same order; empty where there is none
 * @param reversed whether the file lists them from the fastest on, as N5 does
 */
record NgffAxes(List<String> listed, List<String> units, boolean reversed) {

    private static final List<String> FIRST_VERSIONS = List.of("t", "c", "z", "y", "x");

    NgffAxes {
        listed = List.copyOf(listed);
        units = List.copyOf(units);
    }

    /**
     * @param scales one entry of {@code multiscales}, or nothing
     * @param rank of the arrays; only asked for if no axes are named
     * @param n5 whether the file may list them from the fastest on
     * @throws IllegalArgumentException with a sentence if they make no sense
     */
    static NgffAxes of(JsonNode scales, IntSupplier rank, boolean n5) {
        List<String> names = new ArrayList<>();
        List<String> units = new ArrayList<>();
        for (JsonNode axis : named(scales)) {
            String name = axis.isTextual() ? axis.asText() : axis.path("name").asText();
            names.add(name.toLowerCase(Locale.ROOT));
            units.add(axis.path("unit").asText(""));
        }
        if (names.isEmpty()) {
            names.addAll(unnamed(rank.getAsInt()));
            units.addAll(Collections.nCopies(names.size(), ""));
        }
        if (new HashSet<>(names).size() < names.size())
            throw new IllegalArgumentException("Of its axes " + names + " two are alike.");
        boolean fromX = n5 && names.indexOf("x") < names.indexOf("z");
        return new NgffAxes(names, units, fromX);
    }

    /** The axes of the system that the first level is mapped to, or the axes themselves. */
    private static JsonNode named(JsonNode scales) {
        JsonNode systems = scales.path("coordinateSystems");
        if (systems.isEmpty()) {
            // COSEM names the axes of each level.
            JsonNode axes = scales.path("axes");
            return axes.isEmpty() ? scales.at("/datasets/0/transform/axes") : axes;
        }
        JsonNode output = scales.at("/datasets/0/coordinateTransformations/0/output");
        String wanted = output.isTextual() ? output.asText() : output.path("name").asText();
        return StreamSupport.stream(systems.spliterator(), false)
                .filter(system -> system.path("name").asText().equals(wanted))
                .findFirst()
                .orElse(systems.path(0))
                .path("axes");
    }

    private static List<String> unnamed(int rank) {
        if (rank == FIRST_VERSIONS.size()) return FIRST_VERSIONS;
        List<String> names = new ArrayList<>();
        for (int d = 3; d < rank; d++) names.add("axis " + (d - 3));
        names.addAll(AttributeGrids.ZYX);
        return names;
    }

    /** The names in the order of the arrays. */
    List<String> names() {
        List<String> names = new ArrayList<>(listed);
        if (reversed) Collections.reverse(names);
        return names;
    }

    /** Whether z, y and x are among them. */
    boolean isVolume() {
        return listed.containsAll(AttributeGrids.ZYX);
    }

    /** How many axes the file lists before the first of z, y and x. */
    int firstSpatial() {
        return (int) listed.stream().takeWhile(a -> !AttributeGrids.ZYX.contains(a)).count();
    }

    /** Of numbers in the order of the file those of z, y, x. */
    private double[] spatial(double[] values) {
        return AttributeGrids.ZYX.stream().mapToDouble(a -> values[listed.indexOf(a)]).toArray();
    }

    /** Where a transformation puts the voxels. */
    Stated stated(NgffTransform transform, String source) {
        return Stated.of(
                spatial(transform.scale()),
                spatial(transform.translation()),
                AttributeGrids.ZYX.stream().map(a -> units.get(listed.indexOf(a))).toList(),
                source);
    }
}

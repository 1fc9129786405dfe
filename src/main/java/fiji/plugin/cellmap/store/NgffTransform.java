// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * A list of {@code coordinateTransformations} as one scale and one translation, axes in the order
 * in which the file lists them. Only transformations that keep the axes apart are read.
 *
 * @param isScaled whether a scale is listed; without one, {@code scale} is 1
 */
record NgffTransform(double[] scale, double[] translation, boolean isScaled) {

    private static NgffTransform identity(int rank) {
        double[] ones = new double[rank];
        Arrays.fill(ones, 1);
        return new NgffTransform(ones, new double[rank], false);
    }

    /**
     * Reads the list of a level or group: a translation is in space, wherever it stands.
     *
     * @param axes as the file lists them; lists of numbers may lack leading ones that are not
     *     spatial
     * @throws IllegalArgumentException with a sentence if it is contradictory, or not known
     */
    static NgffTransform of(JsonNode list, NgffAxes axes) {
        NgffTransform whole = identity(axes.listed().size());
        boolean moved = false;
        for (JsonNode t : list) {
            NgffTransform step = step(t, axes);
            boolean translation = t.path("type").asText().equals("translation");
            if (step.isScaled && whole.isScaled)
                throw new IllegalArgumentException("Two scales are listed.");
            if (translation && moved)
                throw new IllegalArgumentException("Two translations are listed.");
            moved |= translation;
            whole =
                    moved && step.isScaled
                            ? new NgffTransform(step.scale, whole.translation, true)
                            : whole.then(step);
        }
        return whole;
    }

    private static NgffTransform step(JsonNode t, NgffAxes axes) {
        String type = t.path("type").asText();
        NgffTransform identity = identity(axes.listed().size());
        return switch (type) {
            case "identity" -> identity;
            case "scale" ->
                    new NgffTransform(numbers(t, type, axes, 1), identity.translation, true);
            case "translation" ->
                    new NgffTransform(identity.scale, numbers(t, type, axes, 0), false);
            case "sequence" -> {
                NgffTransform whole = identity;
                for (JsonNode next : t.path("transformations"))
                    whole = whole.then(step(next, axes));
                yield whole;
            }
            default ->
                    throw new IllegalArgumentException(
                            "The transformation \"" + type + "\" is not supported.");
        };
    }

    /** This transformation, then another. */
    NgffTransform then(NgffTransform next) {
        int rank = scale.length;
        double[] s = new double[rank];
        double[] t = new double[rank];
        for (int d = 0; d < rank; d++) {
            s[d] = scale[d] * next.scale[d];
            t[d] = translation[d] * next.scale[d] + next.translation[d];
        }
        return new NgffTransform(s, t, isScaled || next.isScaled);
    }

    boolean isIdentity() {
        return Arrays.stream(scale).allMatch(v -> v == 1)
                && Arrays.stream(translation).allMatch(v -> v == 0);
    }

    private static double[] numbers(JsonNode t, String type, NgffAxes axes, double missing) {
        JsonNode list = t.path(type);
        int rank = axes.listed().size();
        int lacking = rank - list.size();
        boolean whole = list.isArray() && lacking >= 0 && lacking <= axes.firstSpatial();
        for (JsonNode number : list) whole &= number.isNumber();
        if (!whole)
            throw new IllegalArgumentException(
                    t.has("path")
                            ? "A " + type + " is stored as an array, which is not supported."
                            : "A " + type + " is " + list + " for the axes " + axes.listed() + ".");
        double[] values = new double[rank];
        Arrays.fill(values, 0, lacking, missing);
        for (int d = lacking; d < rank; d++) values[d] = list.get(d - lacking).asDouble();
        return values;
    }
}

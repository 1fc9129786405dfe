// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Voxel sizes as the attributes of one array or group tell them, other than by OME-NGFF:
 *
 * <ul>
 *   <li>{@code transform} of COSEM and OpenOrganelle: named axes, units, a translation;
 *   <li>{@code resolution} with {@code axes} and {@code units}, as Neuroglancer's N5 has it;
 *   <li>{@code pixelResolution} of the N5 viewer (x, y, z and a unit, of the finest level);
 *   <li>{@code pixelWidth}, {@code pixelHeight}, {@code pixelDepth} and {@code pixelUnit} of an
 *       ImageJ calibration;
 *   <li>{@code voxel_size}, {@code resolution} or {@code scale} with {@code translation} or {@code
 *       offset}, which the official evaluator accepts (nm; z, y, x; the last three numbers);
 *   <li>in N5, {@code resolution} and {@code offset} of Paintera (x, y, z, without a unit).
 * </ul>
 */
final class AttributeGrids {

    static final List<String> ZYX = List.of("z", "y", "x");
    static final String FACTORS = "downsamplingFactors";

    private static final List<String> NM = Collections.nCopies(3, "nm");
    private static final List<String> NONE = Collections.nCopies(3, "");
    private static final List<String> SIZES = List.of("voxel_size", "resolution", "scale");
    private static final List<String> OFFSETS = List.of("translation", "offset");

    /** Marks of Paintera's own data: only it lists a resolution from x on. */
    private static final List<String> PAINTERA =
            List.of("painteraData", "multiScale", "maxId", "isLabelMultiset", FACTORS);

    private static final String RESOLUTION = "resolution";
    private static final double[] ORIGIN = {0, 0, 0};

    private AttributeGrids() {}

    /**
     * What attributes say about the very array that has them.
     *
     * @param n5 whether they stand in N5
     */
    static Stated own(ObjectNode attributes, boolean n5) {
        return cosem(attributes.path("transform")).or(() -> official(attributes, n5));
    }

    /**
     * What attributes of a level say about the finest level, or those of a group about its arrays.
     *
     * @param n5 whether they stand in N5
     */
    static Stated finest(ObjectNode attributes, boolean n5) {
        return neuroglancer(attributes)
                .or(() -> viewer(attributes.path("pixelResolution")))
                .or(() -> calibration(attributes))
                .or(() -> isFromX(attributes, n5) ? paintera(attributes) : Stated.NOTHING);
    }

    private static boolean isFromX(ObjectNode attributes, boolean n5) {
        return n5 || PAINTERA.stream().anyMatch(attributes::has);
    }

    /** Factors z, y, x of a level to the finest, given for x, y, z. */
    static Optional<double[]> factors(JsonNode xyz) {
        return fromX(xyz).filter(f -> f[0] > 0 && f[1] > 0 && f[2] > 0);
    }

    /** What a {@code transform} of COSEM says, also inside a list of levels. */
    static Stated cosem(JsonNode transform) {
        if (transform.isMissingNode()) return Stated.NOTHING;
        return named(transform, "transform", transform.path("scale"), transform.path("translate"));
    }

    private static Stated neuroglancer(ObjectNode attributes) {
        boolean whole = attributes.has("axes") && attributes.has("units");
        return whole && attributes.path(RESOLUTION).isArray()
                ? named(
                        attributes,
                        "attribute resolution",
                        attributes.path(RESOLUTION),
                        attributes.path("offset"))
                : Stated.NOTHING;
    }

    /** Numbers stand in the order in which the axes are named. */
    private static Stated named(JsonNode node, String what, JsonNode scale, JsonNode translation) {
        List<String> axes =
                StreamSupport.stream(node.path("axes").spliterator(), false)
                        .map(axis -> axis.asText().toLowerCase(Locale.ROOT))
                        .toList();
        if (!axes.containsAll(ZYX))
            return Stated.unknown("Its " + what + " does not name the axes z, y and x.");
        double[] size = new double[3];
        double[] at = new double[3];
        List<String> units = new ArrayList<>();
        for (int d = 0; d < 3; d++) {
            int i = axes.indexOf(ZYX.get(d));
            size[d] = scale.path(i).asDouble(Double.NaN);
            at[d] = translation.path(i).asDouble(translation.isMissingNode() ? 0 : Double.NaN);
            units.add(node.path("units").path(i).asText(""));
        }
        return Stated.of(size, at, units, "Its " + what);
    }

    private static Stated viewer(JsonNode resolution) {
        if (resolution.isMissingNode()) return Stated.NOTHING;
        String source = "Its pixelResolution";
        if (resolution.isArray())
            return Stated.unknown(source + " " + resolution + " is in pixels, it has no unit.");
        Optional<double[]> size = fromX(resolution.path("dimensions"));
        if (size.isEmpty()) return Stated.unknown(source + " is " + resolution + ".");
        return withUnit(size.get(), resolution.path("unit").asText(""), source);
    }

    private static Stated calibration(ObjectNode attributes) {
        if (!attributes.has("pixelWidth") || !attributes.has("pixelUnit")) return Stated.NOTHING;
        double[] size = {
            attributes.path("pixelDepth").asDouble(),
            attributes.path("pixelHeight").asDouble(),
            attributes.path("pixelWidth").asDouble()
        };
        return withUnit(size, attributes.path("pixelUnit").asText(""), "Its ImageJ calibration");
    }

    private static Stated withUnit(double[] size, String unit, String source) {
        return unit.isBlank()
                ? Stated.unknown(source + " has no unit.")
                : Stated.of(size, ORIGIN, Collections.nCopies(3, unit), source);
    }

    private static Stated paintera(ObjectNode attributes) {
        Optional<double[]> size = fromX(attributes.path(RESOLUTION));
        if (size.isEmpty()) return Stated.NOTHING;
        String source = "Its attribute resolution";
        if (attributes.has("saved_completely"))
            return Stated.unknown(
                    source + " has its unit in the XML file of BigDataViewer, which is not read.");
        boolean alike = Arrays.stream(size.get()).distinct().count() == 1;
        if (!alike && PAINTERA.stream().noneMatch(attributes::has))
            return Stated.unknown(
                    source + " " + attributes.path(RESOLUTION) + " may begin with x or with z.");
        double[] at = fromX(attributes.path("offset")).orElse(ORIGIN);
        return Stated.of(size.get(), at, NONE, source);
    }

    private static Stated official(ObjectNode attributes, boolean n5) {
        for (String name : SIZES) {
            if (name.equals(RESOLUTION) && isFromX(attributes, n5)) continue;
            Optional<double[]> size = lastThree(attributes.path(name));
            if (size.isEmpty()) continue;
            double[] at =
                    OFFSETS.stream()
                            .flatMap(key -> lastThree(attributes.path(key)).stream())
                            .findFirst()
                            .orElse(ORIGIN);
            return noting(
                    Stated.of(size.get(), at, NM, "Its attribute " + name), attributes, name, n5);
        }
        return Stated.NOTHING;
    }

    /** With a note where another attribute of the same kind says something else. */
    private static Stated noting(Stated taken, ObjectNode attributes, String by, boolean n5) {
        if (!taken.isKnown()) return taken;
        List<String> notes = new ArrayList<>(taken.notes());
        for (String name : SIZES) {
            if (name.equals(by) || name.equals(RESOLUTION) && isFromX(attributes, n5)) continue;
            lastThree(attributes.path(name))
                    .filter(other -> !Arrays.equals(other, taken.grid().scale()))
                    .ifPresent(
                            other ->
                                    notes.add(
                                            "Its attribute %s says %s, and %s %s, which is taken."
                                                    .formatted(
                                                            name,
                                                            Arrays.toString(other),
                                                            by,
                                                            attributes.path(by))));
        }
        return new Stated(taken.grid(), notes);
    }

    private static Optional<double[]> lastThree(JsonNode list) {
        if (!list.isArray() || list.size() < 3) return Optional.empty();
        double[] values = new double[3];
        for (int d = 0; d < 3; d++) values[d] = list.get(list.size() - 3 + d).asDouble(Double.NaN);
        return Optional.of(values);
    }

    /** The first three numbers of a list for x, y, z, as z, y, x. */
    private static Optional<double[]> fromX(JsonNode list) {
        if (!list.isArray() || list.size() < 3) return Optional.empty();
        double[] values = new double[3];
        for (int d = 0; d < 3; d++) values[d] = list.get(2 - d).asDouble(Double.NaN);
        return Optional.of(values);
    }
}

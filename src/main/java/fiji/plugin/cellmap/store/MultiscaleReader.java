// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads OME-NGFF metadata as they are found: scale and translation in any order, a missing
 * translation is 0, leading axes that are not spatial are left out, axes may be named in any order,
 * units are converted to nm, and the transformations of the whole group apply after those of a
 * level.
 */
final class MultiscaleReader {

    private static final Map<String, Double> NANOMETRES =
            Map.ofEntries(
                    Map.entry("angstrom", 0.1),
                    Map.entry("picometer", 1e-3),
                    Map.entry("nanometer", 1.0),
                    Map.entry("nm", 1.0),
                    Map.entry("micrometer", 1e3),
                    Map.entry("um", 1e3),
                    Map.entry("\u00b5m", 1e3),
                    Map.entry("millimeter", 1e6),
                    Map.entry("centimeter", 1e7),
                    Map.entry("meter", 1e9));
    private static final int SPACE = 3;

    private final String where;
    private final JsonNode scales;
    private final List<String> axes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** For each of z, y, x: which axis of the arrays it is, and its unit in nm. */
    private final int[] position = new int[SPACE];

    private final double[] unit = new double[SPACE];

    MultiscaleReader(ArrayStore store, String group) {
        this.where = group.isEmpty() ? store.location() : store.location() + "/" + group;
        this.scales =
                document(store, group)
                        .orElseThrow(
                                () ->
                                        failure(
                                                "The group has no \"multiscales\" attribute, so its"
                                                        + " voxel size is unknown."));
    }

    /**
     * The first entry of {@code multiscales}, also below {@code ome} (version 0.5). One whose
     * levels have no transformation is COSEM's in N5, which {@link N5Scales} knows with the others
     * of N5.
     */
    static Optional<JsonNode> document(ArrayStore store, String group) {
        JsonNode attributes = store.attributes(group);
        Optional<JsonNode> found =
                List.of(attributes, attributes.path("ome")).stream()
                        .map(node -> node.path("multiscales").path(0))
                        .filter(JsonNode::isObject)
                        .findFirst();
        boolean whole =
                found.isPresent() && found.get().at("/datasets/0").has("coordinateTransformations");
        return whole ? found : N5Scales.document(store, group).or(() -> found);
    }

    /** Nanometres of a unit of length; 0 if it is not known. */
    static double nanometres(String unit) {
        return NANOMETRES.getOrDefault(unit, 0.0);
    }

    Multiscale read() {
        readAxes(scales.path("axes"));
        VoxelGrid whole = transform(scales.path("coordinateTransformations"), "the group");
        if (!identity(whole))
            warnings.add(
                    "The transformation of the whole group is applied after those of the levels;"
                            + " the official reader ignores it.");
        List<Multiscale.Level> levels = new ArrayList<>();
        for (JsonNode dataset : scales.path("datasets")) {
            String path = dataset.path("path").asText();
            VoxelGrid own = transform(dataset.path("coordinateTransformations"), path);
            if (path.isEmpty()) throw failure("A dataset has no path.");
            levels.add(new Multiscale.Level(path, inNanometres(own, whole)));
        }
        if (levels.isEmpty()) throw failure("No dataset is listed.");
        return new Multiscale(scales.path("name").asText(""), levels, axes, warnings);
    }

    private void readAxes(JsonNode listed) {
        for (JsonNode axis : listed)
            axes.add(axis.isTextual() ? axis.asText() : axis.path("name").asText());
        if (axes.isEmpty()) axes.addAll(List.of("z", "y", "x"));
        for (int d = 0; d < SPACE; d++) {
            position[d] = axes.indexOf(List.of("z", "y", "x").get(d));
            if (position[d] < 0) throw failure("Axes z, y and x are needed; found " + axes + ".");
            String name = listed.path(position[d]).path("unit").asText("nanometer");
            Double nm = NANOMETRES.get(name);
            if (nm == null)
                throw failure("The unit " + name + " is not one of " + NANOMETRES.keySet() + ".");
            unit[d] = nm;
        }
    }

    /** Scale and translation for z, y, x, in the file's units. */
    private VoxelGrid transform(JsonNode transformations, String of) {
        double[] scale = {1, 1, 1};
        double[] translation = {0, 0, 0};
        for (JsonNode t : transformations) {
            String type = t.path("type").asText();
            if (type.equals("scale")) scale = spatial(t.path("scale"), of);
            else if (type.equals("translation")) translation = spatial(t.path("translation"), of);
            else if (!type.equals("identity"))
                throw failure("The transformation \"" + type + "\" of " + of + " is not known.");
        }
        return new VoxelGrid(scale, translation);
    }

    /** The numbers of z, y, x; a list may lack leading axes. */
    private double[] spatial(JsonNode numbers, String of) {
        double[] values = new double[SPACE];
        for (int d = 0; d < SPACE; d++) {
            JsonNode number = numbers.path(position[d] - axes.size() + numbers.size());
            if (!number.isNumber())
                throw failure("The transformation of " + of + " is " + numbers + ".");
            values[d] = number.asDouble();
        }
        return values;
    }

    private static boolean identity(VoxelGrid grid) {
        for (int d = 0; d < SPACE; d++)
            if (grid.scale()[d] != 1 || grid.translation()[d] != 0) return false;
        return true;
    }

    private VoxelGrid inNanometres(VoxelGrid level, VoxelGrid group) {
        double[] scale = new double[SPACE];
        double[] translation = new double[SPACE];
        for (int d = 0; d < SPACE; d++) {
            scale[d] = level.scale()[d] * group.scale()[d] * unit[d];
            translation[d] =
                    (level.translation()[d] * group.scale()[d] + group.translation()[d]) * unit[d];
            if (!(scale[d] > 0)) throw failure("A voxel size is " + scale[d] + ".");
        }
        return new VoxelGrid(scale, translation);
    }

    private CellMapException failure(String why) {
        return new CellMapException(
                "Cannot read the multiscale metadata of a group",
                where,
                why,
                "Give a group with OME-NGFF 0.4 or 0.5 metadata, or one of its arrays.");
    }
}

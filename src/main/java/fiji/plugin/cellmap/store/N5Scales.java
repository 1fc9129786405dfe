// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Voxel sizes as N5 containers tell them, each level for itself: {@code transform} of COSEM and
 * OpenOrganelle (axes named, a translation), or {@code pixelResolution} with a unit and {@code
 * downsamplingFactors} as Fiji's N5 viewer and exporters write them (x, y, z; the resolution is
 * that of the finest level, and a level is shifted by half the added voxel). A length without unit
 * is not taken for nanometres.
 */
final class N5Scales {

    private static final List<String> ZYX = List.of("z", "y", "x");

    private N5Scales() {}

    /** Where an N5 array lies; empty if its attributes do not tell, or it is not N5. */
    static Optional<VoxelGrid> grid(ArrayStore store, String path) {
        if (!store.format(path).equals("N5")) return Optional.empty();
        ObjectNode attributes = store.attributes(path);
        return cosem(attributes.path("transform"))
                .or(() -> viewer(attributes, path.substring(path.lastIndexOf('/') + 1)));
    }

    /**
     * What such a group would say as OME-NGFF.
     *
     * @return empty if it is not N5, or none of its levels tells a voxel size
     */
    static Optional<JsonNode> document(ArrayStore store, String group) {
        if (!store.format(group).equals("N5") || store.isArray(group)) return Optional.empty();
        ObjectNode document = Json.object();
        ArrayNode axes = document.putArray("axes");
        ZYX.forEach(axis -> axes.addObject().put("name", axis).put("unit", "nanometer"));
        ArrayNode datasets = document.putArray("datasets");
        for (String name : levels(store, group)) {
            String path = group.isEmpty() ? name : group + "/" + name;
            grid(store, path).ifPresent(grid -> datasets.add(dataset(name, grid)));
        }
        return datasets.isEmpty() ? Optional.empty() : Optional.of(document);
    }

    private static List<String> levels(ArrayStore store, String group) {
        JsonNode listed = store.attributes(group).at("/multiscales/0/datasets");
        if (!listed.isEmpty())
            return StreamSupport.stream(listed.spliterator(), false)
                    .map(dataset -> dataset.path("path").asText())
                    .toList();
        return store.list(group).stream()
                .filter(name -> name.matches("s\\d{1,3}"))
                .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.substring(1))))
                .toList();
    }

    private static ObjectNode dataset(String name, VoxelGrid grid) {
        ObjectNode dataset = Json.object().put("path", name);
        ArrayNode steps = dataset.putArray("coordinateTransformations");
        steps.addObject().put("type", "scale").set("scale", list(grid.scale()));
        steps.addObject().put("type", "translation").set("translation", list(grid.translation()));
        return dataset;
    }

    private static JsonNode list(double[] values) {
        return Json.MAPPER.valueToTree(values);
    }

    /** Numbers stand in the order in which the axes are named. */
    private static Optional<VoxelGrid> cosem(JsonNode transform) {
        List<String> axes =
                StreamSupport.stream(transform.path("axes").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
        if (!axes.containsAll(ZYX)) return Optional.empty();
        double[] scale = new double[3];
        double[] translation = new double[3];
        for (int d = 0; d < 3; d++) {
            int at = axes.indexOf(ZYX.get(d));
            double nm = MultiscaleReader.nanometres(transform.path("units").path(at).asText());
            scale[d] = transform.path("scale").path(at).asDouble() * nm;
            translation[d] = transform.path("translate").path(at).asDouble() * nm;
        }
        return valid(scale, translation);
    }

    private static Optional<VoxelGrid> viewer(ObjectNode attributes, String name) {
        JsonNode resolution = attributes.path("pixelResolution");
        double nm = MultiscaleReader.nanometres(resolution.path("unit").asText());
        double[] scale = new double[3];
        double[] translation = new double[3];
        for (int d = 0; d < 3; d++) {
            double factor = factor(attributes.path("downsamplingFactors"), 2 - d, name);
            double finest = resolution.path("dimensions").path(2 - d).asDouble() * nm;
            scale[d] = factor * finest;
            translation[d] = (factor - 1) / 2 * finest;
        }
        return valid(scale, translation);
    }

    /** Where it is not given, s1 is halved once, s2 twice, as the N5 viewer takes it. */
    private static double factor(JsonNode factors, int axis, String name) {
        if (factors.isArray()) return factors.path(axis).asDouble();
        return name.matches("s\\d{1,2}") ? Math.pow(2, Integer.parseInt(name.substring(1))) : 1;
    }

    private static Optional<VoxelGrid> valid(double[] scale, double[] translation) {
        boolean known = IntStream.range(0, 3).allMatch(d -> scale[d] > 0);
        return known ? Optional.of(new VoxelGrid(scale, translation)) : Optional.empty();
    }
}

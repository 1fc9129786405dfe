// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.visualize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Files;
import java.util.Map;

/**
 * The metadata of an OME-NGFF group around an array that stands alone, as the labels of a truth and
 * of submissions do, so that viewers know where it lies. Stateless.
 */
final class GroupAround {

    /** Name of the array in the group. */
    static final String ARRAY = "s0";

    private GroupAround() {}

    /** The files of the group by name: version 0.4 in Zarr v2, 0.5 in v3, as the array is. */
    static Map<String, byte[]> of(Layer layer) {
        if (Files.exists(layer.where().path().resolve("zarr.json"))) {
            ObjectNode group = Json.object().put("zarr_format", 3).put("node_type", "group");
            ObjectNode ome = group.putObject("attributes").putObject("ome");
            ome.put("version", "0.5").set("multiscales", multiscales(layer));
            return Map.of("zarr.json", Json.bytes(group));
        }
        ObjectNode attributes = Json.object();
        attributes.set("multiscales", multiscales(layer));
        ((ObjectNode) attributes.get("multiscales").get(0)).put("version", "0.4");
        return Map.of(
                ".zgroup",
                Json.bytes(Json.object().put("zarr_format", 2)),
                ".zattrs",
                Json.bytes(attributes));
    }

    private static ArrayNode multiscales(Layer layer) {
        ArrayNode multiscales = Json.MAPPER.createArrayNode();
        ObjectNode image = multiscales.addObject().put("name", layer.name());
        ArrayNode axes = image.putArray("axes");
        for (String axis : new String[] {"z", "y", "x"})
            axes.addObject().put("name", axis).put("type", "space").put("unit", "nanometer");
        ArrayNode steps =
                image.putArray("datasets")
                        .addObject()
                        .put("path", ARRAY)
                        .putArray("coordinateTransformations");
        ArrayNode scale = steps.addObject().put("type", "scale").putArray("scale");
        ArrayNode move = steps.addObject().put("type", "translation").putArray("translation");
        for (double v : layer.grid().scale()) scale.add(v);
        for (double t : layer.grid().translation()) move.add(t);
        return multiscales;
    }
}

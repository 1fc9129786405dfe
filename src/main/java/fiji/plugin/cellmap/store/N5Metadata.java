// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.Json;
import java.util.Collections;
import java.util.List;

/**
 * What programs that read N5 look for beside OME-NGFF: {@code pixelResolution} and {@code
 * downsamplingFactors} of the N5 viewer and {@code transform} of COSEM at each level; {@code
 * multiScale}, {@code resolution} and {@code offset} of Paintera at the group.
 */
final class N5Metadata {

    private N5Metadata() {}

    /**
     * Adds them; other attributes stay. The levels come first: a group that is described is whole.
     *
     * @param levels of arrays z, y, x, the finest first; one that is not there is left out
     */
    static void write(ArrayStore store, String group, List<Multiscale.Level> levels) {
        VoxelGrid finest = levels.get(0).grid();
        for (Multiscale.Level level : levels) {
            String path = Inspector.join(group, level.path());
            if (store.isArray(path))
                store.setAttributes(path, described(store.attributes(path), level.grid(), finest));
        }
        ObjectNode attributes = store.attributes(group).put("multiScale", true);
        attributes.set("resolution", numbers(xyz(finest.scale())));
        attributes.set("offset", numbers(xyz(finest.translation())));
        store.setAttributes(group, attributes);
    }

    /**
     * N5's lists go x, y, z; that of COSEM names its axes. The N5 viewer multiplies the resolution
     * of the finest level by the factors.
     */
    private static ObjectNode described(ObjectNode attributes, VoxelGrid grid, VoxelGrid finest) {
        ArrayNode factors = attributes.putArray(AttributeGrids.FACTORS);
        for (int d = 2; d >= 0; d--) {
            double factor = grid.scale()[d] / finest.scale()[d];
            if (factor == Math.rint(factor)) factors.add((long) factor);
            else factors.add(factor);
        }
        attributes
                .putObject("pixelResolution")
                .put("unit", "nm")
                .set("dimensions", numbers(xyz(finest.scale())));
        ObjectNode transform = attributes.putObject("transform").put("ordering", "C");
        transform.set("axes", Json.MAPPER.valueToTree(AttributeGrids.ZYX));
        transform.set("units", Json.MAPPER.valueToTree(Collections.nCopies(3, "nm")));
        transform.set("scale", numbers(grid.scale()));
        transform.set("translate", numbers(grid.translation()));
        return attributes;
    }

    static double[] xyz(double[] zyx) {
        return new double[] {zyx[2], zyx[1], zyx[0]};
    }

    private static JsonNode numbers(double[] values) {
        return Json.MAPPER.valueToTree(values);
    }
}

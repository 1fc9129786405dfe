// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;

/** The finest voxel size of a label, for the scale filter. */
final class LabelScale {

    private LabelScale() {}

    /**
     * Whether the finest level is at most {@code limit} (nm, z y x; null for any) on every axis.
     */
    static boolean isFineEnough(GroupLocation label, double[] limit) {
        if (limit == null) return true;
        double[] finest = finest(label);
        for (int d = 0; d < 3; d++) if (finest[d] > limit[d]) return false;
        return true;
    }

    /** The scale of the level that the metadata lists first. */
    private static double[] finest(GroupLocation label) {
        try (ArrayStore store = Stores.open(label.container())) {
            JsonNode level = store.attributes(label.group()).at("/multiscales/0/datasets/0");
            for (JsonNode t : level.path("coordinateTransformations")) {
                JsonNode scale = t.path("scale");
                int extra = scale.size() - 3;
                if (extra >= 0)
                    return new double[] {
                        scale.get(extra).asDouble(),
                        scale.get(extra + 1).asDouble(),
                        scale.get(extra + 2).asDouble()
                    };
            }
        }
        throw new CellMapException(
                "Cannot tell the voxel size of a label",
                label,
                "Its multiscales metadata lists no scale.",
                "Repair the metadata, or leave out the scale filter.");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.store.ChunkedArray;

/**
 * How many voxels CellMap's annotation metadata call unknown by a value above 0. The official
 * loader and scoring do not look at that: what is above 0 is present. So does this program.
 */
final class UnknownVoxels {

    private UnknownVoxels() {}

    static long of(ChunkedArray label) {
        JsonNode annotation = label.attributes().at("/cellmap/annotation");
        if (annotation.at("/annotation_type/encoding/unknown").asDouble() <= 0) return 0;
        return Math.max(0, annotation.at("/complement_counts/unknown").asLong());
    }
}

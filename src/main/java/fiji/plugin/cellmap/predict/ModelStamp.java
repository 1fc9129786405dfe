// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that has part in a result, as it is recorded with it.
 *
 * @param name of its run or file, without the folders above
 * @param sha256 of the file of its program
 */
public record ModelStamp(String name, String sha256) {

    private static final String KEY = "models";

    /** Records models in the attributes of an array; none leave no trace. */
    static void record(List<ModelStamp> models, ObjectNode attributes) {
        if (!models.isEmpty()) attributes.set(KEY, Json.MAPPER.valueToTree(models));
    }

    /** Those that are recorded in the attributes of an array; what cannot be read is left out. */
    public static List<ModelStamp> of(ObjectNode attributes) {
        List<ModelStamp> models = new ArrayList<>();
        for (JsonNode node : attributes.path(KEY)) {
            try {
                models.add(Json.MAPPER.treeToValue(node, ModelStamp.class));
            } catch (JsonProcessingException e) {
                // Of another program.
            }
        }
        return models;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.visualize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What Neuroglancer is to show, as the JSON that its addresses hold behind {@code #!}. Stateless.
 */
final class ViewerState {

    private static final String AXES = "zyx";

    /** Pixels of a panel that an image fills. */
    private static final double PANEL = 360;

    /** Probabilities are orange over the EM. */
    private static final String SHADER =
            "#uicontrol invlerp probability(range=[%s])\n"
                    + "void main() { emitRGBA(vec4(1.0, 0.45, 0.1, probability())); }";

    private ViewerState() {}

    /**
     * @param layers the first one below, and where each is served
     */
    static ObjectNode of(Map<Layer, String> layers) {
        Layer middle = layers.keySet().stream().reduce((a, b) -> b).orElseThrow();
        double[] scale = middle.grid().scale();
        ObjectNode state = Json.object();
        state.set("dimensions", dimensions(scale));
        ArrayNode position = state.putArray("position");
        for (int d = 2; d >= 0; d--) position.add(middle.middle()[d] / scale[d]);
        double longest = longest(middle);
        state.put("crossSectionScale", longest / PANEL).put("projectionScale", 2 * longest);
        ArrayNode all = state.putArray("layers");
        layers.forEach((layer, address) -> all.add(json(layer, address)));
        return state.put("layout", "4panel");
    }

    private static double longest(Layer layer) {
        double longest = 0;
        for (int d = 0; d < 3; d++) longest = Math.max(longest, layer.shape()[d]);
        return longest;
    }

    /**
     * The address that opens a state.
     *
     * @param viewer address of a Neuroglancer
     */
    static String link(String viewer, ObjectNode state) {
        try {
            String text =
                    Json.MAPPER
                            .writer()
                            .without(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(state);
            String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
            return viewer.replaceFirst("/+$", "") + "/#!" + encoded;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode json(Layer layer, String address) {
        ObjectNode node = Json.object();
        boolean labels = layer.kind() == Layer.Kind.LABELS;
        node.put("type", labels ? "segmentation" : "image").put("name", layer.name());
        node.put("source", "zarr://" + address);
        if (layer.kind() == Layer.Kind.PROBABILITY) {
            node.put("shader", SHADER.formatted(layer.range()))
                    .put("blend", "default")
                    .put("opacity", 0.6);
        }
        return node;
    }

    /** Voxel sizes in metres. */
    private static ObjectNode dimensions(double[] scale) {
        ObjectNode dimensions = Json.object();
        for (int d = 2; d >= 0; d--)
            dimensions.putArray(AXES.substring(d, d + 1)).add(scale[d] / 1e9).add("m");
        return dimensions;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An axis of a tensor in a description of bioimage.io, in either form of it.
 *
 * @param letter b, c, z, y or x, or another that no volume has
 * @param size fixed size; 0 if it is not fixed
 * @param least smallest size, if it is not fixed
 * @param step what a size may grow by; 0 if it is fixed
 * @param factor voxels of the output for one of the input; 0 if that is not said
 * @param offset voxels of the output that are added to that
 * @param length of a voxel in nm; 0 if that is not said
 * @param names of channels
 */
record BioimageAxis(
        char letter,
        int size,
        int least,
        int step,
        double factor,
        double offset,
        double length,
        List<String> names) {

    private static final Map<String, Double> UNITS =
            Map.of(
                    "picometer", 1e-3,
                    "angstrom", 0.1,
                    "nanometer", 1.0,
                    "micrometer", 1e3,
                    "millimeter", 1e6,
                    "centimeter", 1e7);

    /**
     * The axes of a tensor.
     *
     * @param input that of the input, which an output may refer to; null for the input itself
     */
    static List<BioimageAxis> of(JsonNode tensor, JsonNode input) {
        List<BioimageAxis> axes = new ArrayList<>();
        JsonNode all = tensor.path("axes");
        if (all.isTextual())
            for (int i = 0; i < all.asText().length(); i++)
                axes.add(old(all.asText().charAt(i), i, tensor.path("shape")));
        else for (JsonNode axis : all) axes.add(described(axis, input));
        return axes;
    }

    /** Version 0.4 and before: a letter for each axis, and one shape. */
    private static BioimageAxis old(char letter, int i, JsonNode shape) {
        if (shape.isArray())
            return new BioimageAxis(letter, shape.path(i).asInt(), 0, 0, 0, 0, 0, List.of());
        int step = shape.path("step").path(i).asInt();
        int least = shape.path("min").path(i).asInt();
        if (shape.has("min"))
            return new BioimageAxis(letter, step == 0 ? least : 0, least, step, 0, 0, 0, List.of());
        double factor = shape.path("scale").path(i).asDouble(0);
        double offset = 2 * shape.path("offset").path(i).asDouble(0);
        int fixed = factor == 0 ? (int) Math.rint(offset) : 0;
        return new BioimageAxis(letter, fixed, 0, 0, factor, offset, 0, List.of());
    }

    /** Version 0.5. */
    private static BioimageAxis described(JsonNode axis, JsonNode input) {
        String type = axis.path("type").asText();
        char letter =
                switch (type) {
                    case "batch" -> 'b';
                    case "channel" -> 'c';
                    case "space" -> (axis.path("id").asText("x") + " ").charAt(0);
                    default -> 't';
                };
        List<String> names = new ArrayList<>();
        axis.path("channel_names").forEach(name -> names.add(name.asText()));
        double scale = axis.path("scale").asDouble(1);
        double length = scale * UNITS.getOrDefault(axis.path("unit").asText(), 0.0);
        JsonNode size = axis.path("size");
        if (type.equals("channel"))
            return new BioimageAxis(letter, names.size(), 0, 0, 0, 0, 0, names);
        if (size.has("min"))
            return new BioimageAxis(
                    letter,
                    0,
                    size.path("min").asInt(),
                    size.path("step").asInt(),
                    0,
                    0,
                    length,
                    names);
        if (!size.has("axis_id"))
            return new BioimageAxis(letter, size.asInt(), 0, 0, 0, 0, length, names);
        double theirs = scale;
        if (input != null)
            for (JsonNode other : input.path("axes"))
                if (id(other).equals(size.path("axis_id").asText()))
                    theirs = other.path("scale").asDouble(1);
        return new BioimageAxis(
                letter, 0, 0, 0, theirs / scale, size.path("offset").asDouble(0), length, names);
    }

    private static String id(JsonNode axis) {
        String type = axis.path("type").asText();
        return axis.path("id").asText(type.equals("space") ? "x" : type);
    }

    /** The size to use: the largest up to a limit, or else the smallest. */
    int window(int limit) {
        if (size > 0 || step <= 0) return Math.max(size, least);
        return least + Math.max(0, (limit - least) / step) * step;
    }

    /** What windows may grow by so that they fit the network. */
    int multiple(int window) {
        return step > 0 && window % step == 0 ? step : window;
    }

    /** The size of an output. */
    int output(int window) {
        return size > 0 ? size : (int) Math.rint(window * (factor == 0 ? 1 : factor) + offset);
    }
}

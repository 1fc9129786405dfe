// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Inputs and outputs in a description of bioimage.io, in the words of {@link ModelContract}. */
final class BioimageTensors {

    private static final String SPACE = "zyx";
    private static final int LARGEST_BOX = 128;
    private static final int LARGEST_PLANE = 512;
    private static final int MOST_CHANNELS = 4096;

    private final ObjectNode asked;
    private final Path where;
    private final JsonNode input;
    private final JsonNode output;
    private final int position;
    private final boolean several;

    BioimageTensors(JsonNode rdf, ObjectNode asked, Path where) {
        this.asked = asked;
        this.where = where;
        List<JsonNode> needed = new ArrayList<>();
        rdf.path("inputs").forEach(tensor -> needed.add(tensor));
        needed.removeIf(tensor -> tensor.path("optional").asBoolean());
        if (needed.size() != 1)
            throw refused("It takes %d inputs (%s), not one image.", needed.size(), ids(needed));
        input = needed.get(0);
        List<JsonNode> outputs = new ArrayList<>();
        rdf.path("outputs").forEach(outputs::add);
        if (outputs.isEmpty()) throw refused("It has no output.");
        several = outputs.size() > 1;
        position = asked.has("output") ? position(outputs, asked.get("output").asText()) : 0;
        output = outputs.get(position);
    }

    private int position(List<JsonNode> outputs, String name) {
        for (int i = 0; i < outputs.size(); i++)
            if (id(outputs.get(i)).equals(name) || String.valueOf(i).equals(name)) return i;
        throw refused("Its outputs are %s, none is %s.", ids(outputs), name);
    }

    private static String ids(List<JsonNode> tensors) {
        return tensors.stream().map(BioimageTensors::id).collect(Collectors.joining(", "));
    }

    /** Its name: {@code id}, before version 0.5 {@code name}. */
    private static String id(JsonNode node) {
        return node.has("id") ? node.get("id").asText() : node.path("name").asText();
    }

    /** What the package says, and what a user says instead. */
    ObjectNode description() {
        List<BioimageAxis> in = BioimageAxis.of(input, null);
        List<BioimageAxis> out = BioimageAxis.of(output, input);
        ObjectNode tree = Json.object();
        boolean known =
                TensorAxes.KNOWN.contains(letters(in)) && TensorAxes.KNOWN.contains(letters(out));
        BioimageAxis depth = axis(out, 'z');
        boolean fits = (axis(in, 'z') == null) == (depth == null);
        if (!known || !fits && (depth == null || depth.size() != 1))
            throw refused(
                    "Its input has the axes %s, and its output %s.", letters(in), letters(out));
        tree.put("axes", letters(in)).put("output_axes", letters(out));
        BioimageAxis channel = axis(in, 'c');
        if (channel != null && channel.size() != 1)
            throw refused("Its input has %d channels, not one.", channel.size());
        classes(tree, axis(out, 'c'));
        windows(tree, in, out);
        processing(tree);
        asked.properties().forEach(e -> tree.set(e.getKey(), e.getValue()));
        if (several) tree.put("output", String.valueOf(position));
        return tree;
    }

    private static String letters(List<BioimageAxis> axes) {
        return axes.stream().map(a -> String.valueOf(a.letter())).collect(Collectors.joining());
    }

    private static BioimageAxis axis(List<BioimageAxis> axes, char letter) {
        return axes.stream().filter(a -> a.letter() == letter).findFirst().orElse(null);
    }

    private void classes(ObjectNode tree, BioimageAxis channel) {
        int count = channel == null ? 1 : Math.max(1, channel.output(1));
        if (count > MOST_CHANNELS) throw refused("Its output has %d channels.", count);
        List<String> names = new ArrayList<>(channel == null ? List.of() : channel.names());
        if (names.size() != count) {
            names.clear();
            for (int c = 0; c < count; c++) names.add(id(output) + (count == 1 ? "" : "_" + c));
        }
        Set<String> all = new LinkedHashSet<>();
        for (String name : names) {
            String clean = name.replaceAll("[/\\\\\\s]+", "_");
            if (!all.add(clean)) all.add(clean + "_" + all.size());
        }
        ArrayNode list = tree.putArray("classes");
        all.forEach(list::add);
    }

    private void windows(ObjectNode tree, List<BioimageAxis> in, List<BioimageAxis> out) {
        boolean planes = axis(in, 'z') == null;
        double[] voxels = voxels(in);
        boolean scaled = false;
        for (int d = 0; d < SPACE.length(); d++) {
            BioimageAxis a = axis(in, SPACE.charAt(d));
            BioimageAxis b = axis(out, SPACE.charAt(d));
            int window = a == null ? 1 : a.window(planes ? LARGEST_PLANE : LARGEST_BOX);
            tree.withArray("window").add(window);
            tree.withArray("smallest").add(a != null && a.step() > 0 ? a.least() : window);
            tree.withArray("multiple").add(a == null ? 1 : a.multiple(window));
            tree.withArray("output_window").add(b == null ? 1 : b.output(window));
            double factor = b == null ? 1 : factor(b, window);
            scaled |= factor != 1;
            if (voxels != null) tree.withArray("output_voxel_size").add(voxels[d] / factor);
        }
        if (voxels != null) for (double v : voxels) tree.withArray("voxel_size").add(v);
        if (!scaled) tree.remove("output_voxel_size");
        if (tree.get("smallest").equals(tree.get("window"))) tree.remove("smallest");
    }

    /** Voxels of the output for one of the input. */
    private static double factor(BioimageAxis axis, int window) {
        if (axis.factor() != 0) return axis.factor();
        double ratio = (double) axis.size() / window;
        boolean whole = ratio >= 1 ? ratio == Math.rint(ratio) : 1 / ratio == Math.rint(1 / ratio);
        return whole ? ratio : 1;
    }

    /** In nm; null if neither the package nor the user says it. */
    private double[] voxels(List<BioimageAxis> in) {
        double[] voxels = new double[SPACE.length()];
        JsonNode given = asked.path("voxel_size");
        for (int d = 0; d < voxels.length; d++) {
            BioimageAxis axis = axis(in, SPACE.charAt(d));
            voxels[d] = given.has(d) ? given.get(d).asDouble() : axis == null ? 0 : axis.length();
            if (!(voxels[d] > 0)) return null;
        }
        return voxels;
    }

    /** As scale, offset and activation where they can say it, so that it can be trained. */
    private void processing(ObjectNode tree) {
        List<ValueStep> before = steps(input, "preprocessing");
        double scale = 1;
        double offset = 0;
        boolean linear = true;
        for (ValueStep step : before) {
            boolean fixed = step.id().endsWith("zero_mean_unit_variance");
            linear &= step.id().equals("scale_linear") || fixed && !step.needsStatistics();
            double gain =
                    fixed
                            ? 1 / (step.number("std", 1) + step.number("eps", 1e-6))
                            : step.number("gain", 1);
            double shift = fixed ? -step.number("mean", 0) * gain : step.number("offset", 0);
            scale *= gain;
            offset = offset * gain + shift;
        }
        tree.put("intensity_scale", linear ? scale : 1)
                .put("intensity_offset", linear ? offset : 0);
        if (!linear) tree.set("preprocessing", Json.MAPPER.valueToTree(before));
        List<ValueStep> after = steps(output, "postprocessing");
        String only = after.size() == 1 ? after.get(0).id() : "";
        boolean channels = after.stream().allMatch(step -> step.text("axis").matches("|c|channel"));
        boolean activation = only.equals("sigmoid") || only.equals("softmax") && channels;
        tree.put("activation", activation ? only : "none");
        if (!activation && !after.isEmpty())
            tree.set("postprocessing", Json.MAPPER.valueToTree(after));
    }

    private ValueStep step(JsonNode node) {
        try {
            return Json.MAPPER.convertValue(node, ValueStep.class);
        } catch (IllegalArgumentException e) {
            throw refused("Its processing holds %s, which is no step.", node);
        }
    }

    private List<ValueStep> steps(JsonNode tensor, String key) {
        List<ValueStep> steps = new ArrayList<>();
        for (JsonNode node : tensor.path(key)) steps.add(step(node));
        steps.removeIf(ValueStep::idle);
        return steps;
    }

    private CellMapException refused(String why, Object... arguments) {
        return new CellMapException(
                "Cannot use a bioimage.io package",
                where,
                why.formatted(arguments),
                "Models of one image with one channel can be used, with the axes b, c, z, y, x.");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The description of a model for bioimage.io (spec 0.5; held to bioimageio.spec 0.5.12). Axes are
 * batch, channel, z, y, x.
 */
final class Rdf {

    private static final String VERSION = "0.5.0";
    private static final String INPUT = "raw";
    private static final String SPACE = "zyx";
    private static final ObjectMapper YAML =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .disable(YAMLGenerator.Feature.SPLIT_LINES)
                            .build());

    private final ModelContract contract;
    private final InputSizes sizes;
    private final Map<String, byte[]> files;

    /**
     * @param files of the package by name, for their checksums
     */
    Rdf(ModelContract contract, InputSizes sizes, Map<String, byte[]> files) {
        this.contract = contract;
        this.sizes = sizes;
        this.files = files;
    }

    /**
     * @param bytes whether grey values are uint8
     * @param torch version of PyTorch that the program was run with
     */
    byte[] yaml(About about, boolean bytes, String torch) {
        ObjectNode root = Json.object();
        root.put("type", "model").put("format_version", VERSION);
        about.keys().properties().forEach(e -> root.set(e.getKey(), e.getValue()));
        if (!root.has("description"))
            root.put(
                    "description", "Segments " + String.join(", ", contract.classes()) + " in EM.");
        if (!root.has("tags"))
            List.of("electron-microscopy", "segmentation", "3d", "pytorch", "cellmap")
                    .forEach(root.withArray("tags")::add);
        if (!root.has("cite")) cite(root.putArray("cite"));
        root.put("documentation", PackageFiles.DOCUMENTATION);
        root.putArray("covers").add(PackageFiles.COVER);
        root.putArray("inputs").add(input(bytes));
        root.putArray("outputs").add(output());
        ObjectNode torchscript = root.putObject("weights").putObject("torchscript");
        file(torchscript, PackageFiles.WEIGHTS).put("pytorch_version", torch);
        try {
            return YAML.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void cite(ArrayNode cite) {
        cite.addObject()
                .put("text", "CellMap Segmentation Challenge, HHMI Janelia")
                .put("url", "https://cellmapchallenge.janelia.org");
    }

    private ObjectNode input(boolean bytes) {
        ObjectNode node = Json.object().put("id", INPUT);
        ArrayNode axes = node.putArray("axes");
        axes.addObject().put("type", "batch");
        axes.addObject().put("type", "channel").putArray("channel_names").add("em");
        for (int d = 0; d < 3; d++) {
            ObjectNode axis = space(axes, d, contract.voxelSize());
            if (sizes.fixed()) axis.put("size", sizes.test()[d]);
            else
                axis.putObject("size")
                        .put("min", sizes.least()[d])
                        .put("step", contract.multiple()[d]);
        }
        file(node.putObject("test_tensor"), PackageFiles.TEST_INPUT);
        node.putObject("data").put("type", bytes ? "uint8" : "float32");
        ArrayNode steps = node.putArray("preprocessing");
        asFloat(steps);
        if (contract.intensityScale() == 1 && contract.intensityOffset() == 0) return node;
        steps.addObject()
                .put("id", "scale_linear")
                .putObject("kwargs")
                .put("gain", contract.intensityScale())
                .put("offset", contract.intensityOffset());
        asFloat(steps);
        return node;
    }

    /** Without it at the end the format takes the network's input to be as that of the tensor. */
    private static void asFloat(ArrayNode steps) {
        steps.addObject().put("id", "ensure_dtype").putObject("kwargs").put("dtype", "float32");
    }

    private ObjectNode output() {
        ObjectNode node = Json.object().put("id", "probability");
        ArrayNode axes = node.putArray("axes");
        axes.addObject().put("type", "batch");
        ArrayNode names = axes.addObject().put("type", "channel").putArray("channel_names");
        contract.classes().forEach(names::add);
        WindowShape shape = contract.windowShape();
        for (int d = 0; d < 3; d++) {
            ObjectNode axis = space(axes, d, contract.resultVoxelSize());
            int offset =
                    shape.output()[d]
                            - shape.input()[d] / shape.inputStep()[d] * shape.outputStep()[d];
            axis.putObject("size")
                    .put("tensor_id", INPUT)
                    .put("axis_id", SPACE.substring(d, d + 1))
                    .put("offset", offset);
            if (!shape.hasContext() && sizes.halo()[d] > 0) axis.put("halo", sizes.halo()[d]);
        }
        file(node.putObject("test_tensor"), PackageFiles.TEST_OUTPUT);
        node.putObject("data").put("type", "float32").putArray("range").add(0).add(1);
        if (contract.activation().equals("sigmoid"))
            node.putArray("postprocessing").addObject().put("id", "sigmoid");
        return node;
    }

    /**
     * An axis, with the voxel size where input and output differ in it. JDLL, with which deepImageJ
     * runs models, takes an output's scale for the ratio of output to input, so it would ask for a
     * result eight times as long if both had 8 nm.
     */
    private ObjectNode space(ArrayNode axes, int d, double[] voxelSize) {
        ObjectNode axis =
                axes.addObject().put("type", "space").put("id", SPACE.substring(d, d + 1));
        if (!Arrays.equals(contract.voxelSize(), contract.resultVoxelSize()))
            axis.put("unit", "nanometer").put("scale", voxelSize[d]);
        return axis;
    }

    private ObjectNode file(ObjectNode node, String name) {
        return node.put("source", name).put("sha256", Hashes.sha256(files.get(name)));
    }
}

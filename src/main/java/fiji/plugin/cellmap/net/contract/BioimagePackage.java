// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static fiji.plugin.cellmap.net.contract.BioimageFiles.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.net.container.TorchArchive;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model of bioimage.io (format 0.3 to 0.5) as a program with its description.
 *
 * @param program its TorchScript weights, or a program built for weights alone; of a zip file a
 *     copy that is deleted when this process ends
 * @param description by the keys of {@link ModelContract}; some may be missing
 * @param test what a program that was built must give; null for one that the package brought
 * @param notes what a user should know
 */
record BioimagePackage(Path program, ObjectNode description, TestTensors test, List<String> notes) {

    private static final List<String> WEIGHTS = List.of("torchscript", "pytorch_script");

    /**
     * Whether this is such a model; blocks.
     *
     * @throws CellMapException if the file cannot be read
     */
    static boolean is(Path path) {
        return BioimageFiles.are(path);
    }

    /**
     * Reads a package; blocks.
     *
     * @param asked what a user says beside it
     * @throws CellMapException if it has no weights that can be run, is damaged, or its tensors are
     *     none that this program can make
     */
    static BioimagePackage read(Path path, ObjectNode asked) {
        BioimageFiles files = BioimageFiles.of(path);
        JsonNode rdf = files.rdf();
        String type = rdf.path("type").asText("model");
        if (!type.equals("model")) throw refused(path, "It describes a " + type + ", not a model.");
        JsonNode weights = rdf.path("weights");
        for (String kind : WEIGHTS)
            if (weights.has(kind)) {
                Path program = files.file(weights.get(kind));
                ObjectNode known = ofContract(program);
                known.setAll(asked);
                ObjectNode description = new BioimageTensors(rdf, known, path).description();
                return new BioimagePackage(program, description, null, List.of());
            }
        if (!weights.has(BioimageWeights.KIND)) throw without(path, rdf, weights);
        ObjectNode description = new BioimageTensors(rdf, asked, path).description();
        return built(files, description, asked);
    }

    private static BioimagePackage built(
            BioimageFiles files, ObjectNode described, ObjectNode asked) {
        List<String> notes = new ArrayList<>();
        Path program = new BioimageWeights(files).program(notes);
        TestTensors test = TestTensors.of(files);
        ObjectNode description =
                new BioimageTensors(files.rdf(), asked, files.path()).description();
        return new BioimagePackage(program, squeezed(description), test, notes);
    }

    /** A network of planes gives planes, whether or not the original adds an axis of length one. */
    static ObjectNode squeezed(ObjectNode description) {
        String in = description.path("axes").asText();
        String out = description.path("output_axes").asText();
        if (!in.contains("z")) description.put("output_axes", out.replace("z", ""));
        return description;
    }

    /** The voxel size, which packages of this program say only in the program. */
    private static ObjectNode ofContract(Path program) {
        ObjectNode known = Json.object();
        TorchArchive.extra(program, ModelContract.ENTRY)
                .map(json -> Json.parseObject(json, program).get("voxel_size"))
                .ifPresent(size -> known.set("voxel_size", size));
        return known;
    }

    private static CellMapException without(Path path, JsonNode rdf, JsonNode weights) {
        List<String> there = new ArrayList<>();
        weights.fieldNames().forEachRemaining(there::add);
        if (there.isEmpty())
            return refused(
                    path,
                    rdf.has("prediction")
                            ? "Its description is of format "
                                    + rdf.path("format_version").asText()
                                    + "; from 0.3 on they are read."
                            : "It has no weights.");
        return new CellMapException(
                "Cannot use a bioimage.io package",
                path,
                "It has no PyTorch weights, only " + String.join(", ", there) + ".",
                "Ask its authors for TorchScript weights, or convert it in Python.");
    }
}

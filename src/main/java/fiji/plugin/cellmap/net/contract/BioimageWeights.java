// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Weights in a package of bioimage.io that come without a program ({@code pytorch_state_dict}). The
 * Python class that the package names is not run; if it is one of {@link PythonNetworks}, its
 * network is built here. Names and shapes of all tensors must agree, and {@link TestTensors} must
 * come out, as the class that the package brings along may differ from the one of that name.
 */
final class BioimageWeights {

    static final String KIND = "pytorch_state_dict";

    /** What to do with a package that holds no program. */
    static final String CONVERT =
            "Add TorchScript in Python: pip install bioimageio.core torch; bioimageio add-weights"
                    + " PACKAGE NEW_FOLDER --target-format torchscript";

    private final BioimageFiles files;
    private final JsonNode weights;

    BioimageWeights(BioimageFiles files) {
        this.files = files;
        weights = files.rdf().path("weights").path(KIND);
    }

    /**
     * Writes the program; blocks.
     *
     * @param notes to add what a user should know to
     * @return a copy that is deleted when this process ends
     * @throws CellMapException if the network cannot be built, or other weights belong to it
     */
    Path program(List<String> notes) {
        PythonNetwork built = network();
        int axes = built.network().axes();
        int given = axes(files.rdf().path("inputs").path(0)).contains("z") ? 3 : 2;
        if (axes != given)
            throw call().refused(
                            "Its network has %d spatial axes, its input %d."
                                    .formatted(axes, given));
        if (files.rdf().path("outputs").size() != 1)
            throw call().refused("It has several outputs; the network has one.");
        after(built.after());
        Path file = files.file(weights);
        Path program = BuiltProgram.of(file, built.network(), notes);
        notes.add(
                "The package holds no program, only the weights of %s; its network was built here, and gives the package's test output."
                        .formatted(call()));
        return program;
    }

    /** The network that the package names. */
    PythonNetwork network() {
        List<PythonNetworks> all =
                ServiceLoader.load(PythonNetworks.class, PythonNetworks.class.getClassLoader())
                        .stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        for (PythonNetworks library : all) {
            PythonCall call = call();
            Optional<PythonNetwork> found = library.of(call);
            if (found.isEmpty()) continue;
            call.finish();
            if (found.get().network().inputs() != 1)
                throw call.refused(
                        "It takes " + found.get().network().inputs() + " channels, not one.");
            return found.get();
        }
        String known =
                all.stream().flatMap(l -> l.names().stream()).collect(Collectors.joining(", "));
        throw call().refused(
                        "It holds weights of this class without a program. Built here can be: "
                                + known
                                + ".");
    }

    /** The call that the package describes, in any form of the format. */
    private PythonCall call() {
        JsonNode declared = weights.path("architecture");
        JsonNode kwargs = weights.path("kwargs");
        String module = "";
        String name;
        if (declared.isObject()) {
            module = declared.path("import_from").asText("");
            name = declared.path("callable").asText("");
            kwargs = declared.path("kwargs");
        } else {
            name = declared.asText("");
            if (name.isEmpty()) {
                name = files.rdf().path("source").asText("");
                kwargs = files.rdf().path("kwargs");
            }
            int colon = name.lastIndexOf(':');
            if (colon < 0 && name.contains(".")) module = name.substring(0, name.lastIndexOf('.'));
            name = name.substring(Math.max(colon, name.lastIndexOf('.')) + 1);
        }
        if (name.isEmpty())
            throw new CellMapException(
                    "Cannot use a bioimage.io package",
                    files.path(),
                    "It holds weights without a program, and does not say which class they are of.",
                    "Ask its authors for TorchScript weights.");
        Map<String, Object> arguments = new LinkedHashMap<>();
        kwargs.properties()
                .forEach(
                        e ->
                                arguments.put(
                                        e.getKey(),
                                        Json.MAPPER.convertValue(e.getValue(), Object.class)));
        return new PythonCall(module, name, arguments);
    }

    /** What the class does at its end comes before the processing that the package names. */
    private void after(List<ValueStep> steps) {
        for (JsonNode output : files.rdf().path("outputs")) {
            ArrayNode all = Json.MAPPER.createArrayNode();
            steps.forEach(step -> all.add(Json.MAPPER.valueToTree(step)));
            output.path("postprocessing").forEach(all::add);
            ((ObjectNode) output).set("postprocessing", all);
        }
    }

    private static String axes(JsonNode tensor) {
        return BioimageAxis.of(tensor, null).stream()
                .map(axis -> String.valueOf(axis.letter()))
                .collect(Collectors.joining());
    }
}

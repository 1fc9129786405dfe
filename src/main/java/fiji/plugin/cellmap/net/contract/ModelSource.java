// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import fiji.plugin.cellmap.net.container.FileKind;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.TorchArchive;
import fiji.plugin.cellmap.net.program.ProgramCheck;
import fiji.plugin.cellmap.net.program.ProgramFacts;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.SmallFiles;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A program that can predict, and its description. The description comes from three places, each
 * later one replacing keys of those before: {@code metadata.json} in the folder (as the CellMap
 * project exports its models), the contract inside the file, and a YAML of the same name beside it
 * ({@code foreign.yaml} for {@code foreign.pt}). Its keys are those of {@link ModelContract}.
 *
 * @param program a TorchScript archive
 * @param trusted whether it may go beyond what {@link ProgramCheck} allows
 * @param about what a user should know of where it comes from
 * @param test what the program must give before it is used; null if nothing is known
 */
public record ModelSource(
        Path program,
        ModelContract contract,
        boolean trusted,
        List<String> about,
        TestTensors test) {

    private static final ObjectMapper YAML =
            Json.withoutNulls(
                    new ObjectMapper(new YAMLFactory())
                            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));

    /** What must be stated, each with an example. */
    private static final Map<String, String> NEEDED = examples();

    /** Of metadata.json, by our keys. */
    private static final Map<String, String> METADATA =
            Map.of(
                    "classes", "channels_names",
                    "voxel_size", "input_voxel_size",
                    "output_voxel_size", "output_voxel_size",
                    "window", "inference_input_shape",
                    "output_window", "inference_output_shape");

    /** A model without test tensors. */
    public ModelSource(Path program, ModelContract contract, boolean trusted, List<String> about) {
        this(program, contract, trusted, about, null);
    }

    /**
     * Finds and reads a description; the program itself is not run.
     *
     * @param path a TorchScript file; or its YAML, where the key {@code model} may name the file;
     *     or a folder that holds {@code model.ts} and {@code metadata.json}; or a model of
     *     bioimage.io, packed or not
     * @param trusted whether the program may do what it wants
     * @throws fiji.plugin.cellmap.util.UsageException if it is not trusted and uses more than a
     *     network needs
     * @throws CellMapException if there is no program or no complete description
     */
    public static ModelSource open(Path path, boolean trusted) {
        return open(path, trusted, null);
    }

    /**
     * As {@link #open(Path, boolean)}; weights alone are a model too, if their description names
     * the architecture.
     *
     * @param take which of several weights in the file; null for the usual ones
     */
    public static ModelSource open(Path path, boolean trusted, String take) {
        boolean packed = BioimagePackage.is(path);
        Path program = packed ? path : program(path);
        FileKind kind = packed ? FileKind.BIOIMAGE : FileKind.of(program);
        if (kind == FileKind.CHECKPOINT || kind == FileKind.SAFETENSORS)
            return ofWeights(path, program, kind, take);
        if (take != null) throw nothingToTake(path, kind);
        if (packed) return ofPackage(path, trusted);
        if (kind != FileKind.TORCHSCRIPT) throw noProgram(program, kind);
        check(program, trusted);
        ObjectNode tree = Json.object();
        metadata(program.resolveSibling("metadata.json")).ifPresent(tree::setAll);
        TorchArchive.extra(program, ModelContract.ENTRY)
                .ifPresent(json -> tree.setAll(Json.parseObject(json, program)));
        Path yaml = isYaml(path) ? path : sidecar(program);
        if (Files.exists(yaml)) tree.setAll(yaml(yaml));
        tree.remove("model");
        return new ModelSource(program, contract(tree, program, yaml), trusted, List.of());
    }

    /** A package, with what a YAML beside it says instead. */
    private static ModelSource ofPackage(Path path, boolean trusted) {
        Path yaml = Files.isRegularFile(path) && !isYaml(path) ? sidecar(path) : beside(path);
        ObjectNode asked = Files.exists(yaml) ? yaml(yaml) : Json.object();
        BioimagePackage found = BioimagePackage.read(path, asked);
        check(found.program(), trusted);
        ModelContract contract = contract(found.description(), path, yaml);
        return new ModelSource(found.program(), contract, trusted, found.notes(), found.test());
    }

    /** The program of a network of this program, written for weights that came without one. */
    private static ModelSource ofWeights(Path path, Path file, FileKind kind, String take) {
        ObjectNode tree = Json.object();
        if (kind == FileKind.SAFETENSORS)
            Optional.ofNullable(Safetensors.read(file).metadata().get(ModelContract.ENTRY))
                    .ifPresent(json -> tree.setAll(Json.parseObject(json.getBytes(UTF_8), file)));
        Path yaml = isYaml(path) ? path : sidecar(file);
        if (Files.exists(yaml)) tree.setAll(yaml(yaml));
        tree.remove("model");
        if (tree.path("architecture").asText().isEmpty()) throw noProgram(file, kind);
        ModelContract contract = contract(tree, file, yaml);
        List<String> notes = new ArrayList<>();
        Path program = BuiltProgram.of(file, WeightSets.of(file, take), contract, notes);
        return new ModelSource(program, contract, false, notes);
    }

    /** Where one says what an unpacked package does not. */
    private static Path beside(Path path) {
        return (isYaml(path) ? path : path.resolve("rdf.yaml")).resolveSibling("cellmap.yaml");
    }

    private static void check(Path program, boolean trusted) {
        ProgramCheck.require(program, trusted);
        ProgramFacts.of(program).requireOneImage(program);
    }

    /** What a user should know of it. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(about);
        notes.addAll(ProgramCheck.require(program, trusted));
        return notes;
    }

    private static Map<String, String> examples() {
        Map<String, String> examples = new LinkedHashMap<>();
        examples.put("classes", "[mito, er]");
        examples.put("voxel_size", "[8, 8, 8]");
        examples.put("window", "[128, 128, 128]");
        examples.put("intensity_scale", "0.00392156862745098");
        examples.put("activation", "sigmoid");
        return examples;
    }

    /** Whether a file has a contract inside, so that it needs nothing beside it. */
    public static boolean describesItself(Path program) {
        return TorchArchive.extra(program, ModelContract.ENTRY).isPresent();
    }

    private static Path program(Path path) {
        if (Files.isDirectory(path)) return path.resolve("model.ts");
        if (!isYaml(path)) return path;
        JsonNode named = yaml(path).get("model");
        if (named != null) return path.resolveSibling(named.asText());
        String name = path.getFileName().toString();
        String stem = name.substring(0, name.lastIndexOf('.'));
        return List.of(".pt", ".ts", ".pth", ".torchscript", ".ckpt", ".safetensors").stream()
                .map(ending -> path.resolveSibling(stem + ending))
                .filter(Files::exists)
                .findFirst()
                .orElse(path.resolveSibling(stem + ".pt"));
    }

    private static boolean isYaml(Path path) {
        return path.toString().matches(".*\\.ya?ml");
    }

    private static Path sidecar(Path program) {
        String name = program.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot < 1 ? name : name.substring(0, dot);
        Path yml = program.resolveSibling(stem + ".yml");
        return Files.exists(yml) ? yml : program.resolveSibling(stem + ".yaml");
    }

    private static ObjectNode yaml(Path file) {
        try {
            if (YAML.readTree(SmallFiles.bytes(file, SmallFiles.SETTINGS))
                    instanceof ObjectNode object) return object;
            throw unusable(file, "It holds no keys.");
        } catch (IOException e) {
            throw unusable(file, AtomicFiles.reason(e));
        }
    }

    private static Optional<ObjectNode> metadata(Path file) {
        if (!Files.exists(file)) return Optional.empty();
        ObjectNode tree = Json.object();
        try {
            ObjectNode found = Json.parseObject(Files.readAllBytes(file), file);
            METADATA.forEach(
                    (ours, theirs) -> {
                        if (found.path(theirs).isArray()) tree.set(ours, found.get(theirs));
                    });
            return Optional.of(tree);
        } catch (IOException e) {
            throw unusable(file, AtomicFiles.reason(e));
        }
    }

    private static ModelContract contract(ObjectNode tree, Path program, Path yaml) {
        List<String> missing =
                NEEDED.keySet().stream().filter(key -> !tree.hasNonNull(key)).toList();
        if (!missing.isEmpty())
            throw new CellMapException(
                    "Cannot predict with a model",
                    program,
                    "Nothing states its " + String.join(", ", missing) + ".",
                    "Write "
                            + yaml
                            + ", for example: {"
                            + missing.stream()
                                    .map(key -> key + ": " + NEEDED.get(key))
                                    .collect(Collectors.joining(", "))
                            + "}; see docs/how-to/foreign-models.md.");
        try {
            return ContractCheck.check(YAML.treeToValue(tree, ModelContract.class), program);
        } catch (UnrecognizedPropertyException e) {
            throw unusable(
                    yaml,
                    "Unknown key "
                            + e.getPropertyName()
                            + "; known: "
                            + e.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .toList()
                            + ".");
        } catch (JsonProcessingException e) {
            throw unusable(Files.exists(yaml) ? yaml : program, e.getOriginalMessage());
        }
    }

    private static CellMapException unusable(Path file, String why) {
        return new CellMapException(
                "Cannot use the description of a model", file, why, "Correct it.");
    }

    private static CellMapException noProgram(Path file, FileKind kind) {
        return new CellMapException(
                "Cannot predict with a file",
                file,
                "It is a " + kind.label() + ": weights without a program.",
                "First convert it to a model with the configuration of its network, or name the"
                        + " architecture, its options and the rest in a YAML beside it.");
    }

    private static UsageException nothingToTake(Path file, FileKind kind) {
        return new UsageException(
                "Cannot choose weights",
                file,
                "It is a " + kind.label() + ", which runs with the weights that it has.",
                "Leave out @{take}.");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.exchange.Conversion;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights and models travel between the formats and come back the same. */
class ConvertTest {

    private static final Map<String, Object> OPTIONS = Map.of("features", 2, "norm", "batch");

    @TempDir Path folder;
    private Path model;
    private Network network;

    @BeforeEach
    void makeModel() {
        network = Architectures.create("BasicUNet", OPTIONS, 1, 2);
        model = folder.resolve("model.pt");
        ModelContract contract =
                new ModelContract(
                        1,
                        "BasicUNet",
                        network.options(),
                        List.of("mito", "er"),
                        new double[] {16, 4, 4},
                        new int[] {32, 64, 64},
                        new int[] {16},
                        0.01,
                        -0.5,
                        "sigmoid");
        ModelFile.write(model, network, Precision.FLOAT32, network.initial(5), contract);
    }

    private Conversion convert(String in, String out, String... set) {
        return convert(in, out, null, null, List.of(set));
    }

    private Conversion convert(
            String in, String out, String architecture, Boolean partial, List<String> set) {
        List<String> options = architecture == null ? null : List.of("features=2", "norm=batch");
        return Named.of(Convert.class)
                .with(Convert::input, folder.resolve(in).toString())
                .with(Convert::output, folder.resolve(out).toString())
                .with(Convert::architecture, architecture)
                .with(Convert::options, options)
                .with(Convert::set, set)
                .with(Convert::partial, partial)
                .make()
                .run(Progress.none());
    }

    private void same(String file) {
        Weights weights = Checkpoint.read(folder.resolve(file), network);
        network.initial(5)
                .tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(tensor.values(), weights.get(name).values()));
    }

    @Test
    void safetensorsOfAModelBecomeThatModelAgain() throws Exception {
        Conversion there = convert("model.pt", "weights.safetensors");
        assertEquals("BasicUNet", there.architecture());
        assertEquals("TorchScript model", there.kind());
        convert("weights.safetensors", "again.pt");
        assertArrayEquals(
                Files.readAllBytes(model), Files.readAllBytes(folder.resolve("again.pt")));
    }

    @Test
    void checkpointsBecomeModelsOnceTheNetworkIsNamed() {
        convert("model.pt", "weights.pth");
        same("weights.pth");
        convert("weights.pth", "lightning.ckpt");
        assertTrue(
                Checkpoint.read(folder.resolve("lightning.ckpt")).tensors().keySet().stream()
                        .allMatch(name -> name.startsWith("model.")));
        Conversion back = convert("lightning.ckpt", "back.pt", "BasicUNet", false, List.of());
        assertEquals("model.", back.prefix());
        assertEquals(2, back.notes().size(), "classes and voxel size were assumed");
        same("back.pt");
        ModelContract contract = ModelFile.contract(folder.resolve("back.pt"));
        assertEquals(List.of("class0", "class1"), contract.classes());
        assertArrayEquals(new int[] {16, 16, 16}, contract.multiple());
        Conversion named =
                convert(
                        "lightning.ckpt",
                        "named.pt",
                        "BasicUNet",
                        false,
                        List.of("classes=[mito, er]", "data.voxel_size=[4, 4, 4]"));
        assertEquals(List.of(), named.notes());
        contract = ModelFile.contract(folder.resolve("named.pt"));
        assertArrayEquals(new double[] {4, 4, 4}, contract.voxelSize());
    }

    /**
     * A Lightning checkpoint of MONAI's BasicUNet, trained in Python, and logits of the original
     * (src/test/python/travel.py).
     */
    @Test
    void weightsTrainedByTheOriginalPredictTheSame() throws Exception {
        Path oracles = Path.of("src/test/resources/oracles").toAbsolutePath();
        Conversion result =
                Named.of(Convert.class)
                        .with(Convert::input, oracles.resolve("trained.ckpt").toString())
                        .with(Convert::output, folder.resolve("trained.pt").toString())
                        .with(Convert::architecture, "BasicUNet")
                        .with(
                                Convert::options,
                                List.of("features=[2, 2, 2, 4, 4, 2]", "norm=batch"))
                        .with(Convert::partial, false)
                        .make()
                        .run(Progress.none());
        assertEquals("model.", result.prefix());
        assertEquals(List.of(), result.ignored());
        float[] logits;
        try (InferenceNet net =
                InferenceNet.load(folder.resolve("trained.pt"), ComputeDevice.CPU)) {
            logits = net.apply(Golden.input("input", 32 * 32 * 32), 1, new int[] {32, 32, 32});
        }
        List<String> lines = Files.readAllLines(oracles.resolve("trained.tsv"));
        assertEquals(164, lines.size());
        for (String line : lines) {
            String[] cells = line.split("\t");
            float expected = Float.parseFloat(cells[1]);
            assertEquals(expected, logits[Integer.parseInt(cells[0])], 1e-4, cells[0]);
        }
    }

    @Test
    void weightsOfUnknownNetworksTravelAsTheyAre() {
        convert("model.pt", "weights.pth");
        Conversion result = convert("weights.pth", "weights.safetensors");
        assertEquals("", result.architecture());
        same("weights.safetensors");
    }

    @Test
    void whatDoesNotFitIsNamedAndOnlyStartedAnewOnDemand() {
        convert("model.pt", "weights.pth");
        List<String> three = List.of("classes=[a, b, c]");
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> convert("weights.pth", "three.pt", "BasicUNet", false, three));
        assertTrue(e.why().contains("final_conv.weight is FLOAT32[2, 2, 1, 1, 1]"), e.why());
        assertFalse(Files.exists(folder.resolve("three.pt")));
        Conversion result = convert("weights.pth", "three.pt", "BasicUNet", true, three);
        assertEquals(2, result.misshapen().size());
        assertEquals(List.of(), result.missing());
        assertTrue(result.summary().contains("Of a different shape, initialised anew (2)"));
        Network larger = Architectures.create("BasicUNet", OPTIONS, 1, 3);
        Weights weights = Checkpoint.read(folder.resolve("three.pt"), larger);
        String first = "conv_0.conv_0.conv.weight";
        assertArrayEquals(network.initial(5).get(first).values(), weights.get(first).values());
    }

    @Test
    void impossibleRequestsAreRefusedAndWriteNothing() throws Exception {
        convert("model.pt", "weights.pth");
        UsageException e =
                assertThrows(UsageException.class, () -> convert("weights.pth", "new.pt"));
        assertTrue(e.fix().contains("@{architecture}"), e.getMessage());
        assertThrows(UsageException.class, () -> convert("model.pt", "weights.h5"));
        assertThrows(UsageException.class, () -> convert("model.pt", "model.pt"));
        assertThrows(CellMapException.class, () -> convert("none.pt", "weights.pth"));
        CellMapException other =
                assertThrows(
                        CellMapException.class,
                        () ->
                                Named.of(Convert.class)
                                        .with(Convert::input, model.toString())
                                        .with(Convert::output, folder.resolve("new.pt").toString())
                                        .with(Convert::architecture, "MedNeXt")
                                        .with(Convert::partial, false)
                                        .make()
                                        .run(Progress.none()));
        assertTrue(other.why().contains("229 missing: dummy_tensor, stem.weight"), other.why());
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }
}

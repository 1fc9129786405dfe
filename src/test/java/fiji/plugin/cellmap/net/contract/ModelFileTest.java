// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written comes back; what is hostile or broken is refused. */
class ModelFileTest {

    private static final ModelContract CONTRACT =
            new ModelContract(
                    1,
                    "MedNeXt",
                    Map.of("kernel", 3),
                    List.of("mito", "nuc"),
                    new double[] {8, 8, 8},
                    new int[] {32, 32, 32},
                    new int[] {16},
                    1 / 255.0,
                    0,
                    "sigmoid");

    @TempDir Path folder;

    @Test
    void weightsAndContractComeBack() {
        Network network =
                Architectures.create(
                        "MedNeXt", Map.of("base_width", 4, "deep_supervision", true), 1, 2);
        Weights weights = network.initial(3);
        Path file = folder.resolve("model.pt");
        ModelFile.write(file, network, Precision.BF16, weights, CONTRACT);
        same(weights, ModelFile.weights(file));
        ModelContract contract = ModelFile.contract(file);
        assertEquals(CONTRACT.classes(), contract.classes());
        assertArrayEquals(CONTRACT.voxelSize(), contract.voxelSize());
    }

    @Test
    void bytesAreAFunctionOfTheArguments() throws IOException {
        Network network = Architectures.create("BasicUNet", Map.of("features", 4), 1, 2);
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Path file = folder.resolve("model" + i + ".pt");
            ModelFile.write(file, network, Precision.FLOAT32, network.initial(3), CONTRACT);
            files.add(Files.readAllBytes(file));
        }
        assertArrayEquals(files.get(0), files.get(1));
    }

    @Test
    void safetensorsComeBack() {
        Network network =
                Architectures.create("BasicUNet", Map.of("features", 4, "norm", "batch"), 1, 2);
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, network.initial(3), Map.of("step", "12"));
        Safetensors.File read = Safetensors.read(file);
        same(network.initial(3), read.weights());
        assertEquals("12", read.metadata().get("step"));
    }

    @Test
    void truncatedFilesAreRefused() throws IOException {
        Network network = Architectures.create("BasicUNet", Map.of("features", 4), 1, 2);
        Path model = folder.resolve("model.pt");
        ModelFile.write(model, network, Precision.FLOAT32, network.initial(3), CONTRACT);
        Path weights = folder.resolve("weights.safetensors");
        Safetensors.write(weights, network.initial(3), Map.of());
        for (Path file : List.of(model, weights)) {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        }
        refused(() -> ModelFile.weights(model), "Cannot read");
        refused(() -> ModelFile.contract(model), "Cannot read");
        refused(() -> Safetensors.read(weights), "truncated");
    }

    @Test
    void aPickleThatWouldRunCodeIsRefused() throws IOException {
        Path file = folder.resolve("evil.pt");
        zip(file, "cos\nsystem\n(X\2\0\0\0lstR.".getBytes(StandardCharsets.ISO_8859_1));
        refused(() -> ModelFile.weights(file), "os.system");
    }

    @Test
    void damagedPicklesAreRefused() throws IOException {
        Path file = folder.resolve("broken.pt");
        for (String pickle : List.of("", "(", "h\1.", "X\377\377\377\177a", "\1", "NR.")) {
            zip(file, pickle.getBytes(StandardCharsets.ISO_8859_1));
            refused(() -> ModelFile.weights(file), "Cannot read a pickle");
        }
    }

    /** A small entry that claims to unpack to a large one. */
    @Test
    void aZipBombIsRefused() throws IOException {
        Path file = folder.resolve("bomb.pt");
        zip(file, new byte[20 << 20]);
        refused(() -> ModelFile.weights(file), "would unpack to");
    }

    @Test
    void weightsOfAnotherNetworkAreRefusedByName() {
        Network two = Architectures.create("BasicUNet", Map.of("features", 4), 1, 2);
        Network three = Architectures.create("BasicUNet", Map.of("features", 4), 1, 3);
        refused(
                () -> two.initial(1).matching(three.initial(1), "here"),
                "final_conv.weight is FLOAT32[2, 4, 1, 1, 1], not FLOAT32[3, 4, 1, 1, 1]");
    }

    private static void zip(Path file, byte[] pickle) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(pickle);
            zip.closeEntry();
        }
    }

    private static void refused(org.junit.jupiter.api.function.Executable call, String expected) {
        CellMapException error = assertThrows(CellMapException.class, call);
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    private static void same(Weights expected, Weights actual) {
        assertEquals(
                new ArrayList<>(expected.tensors().keySet()),
                new ArrayList<>(actual.tensors().keySet()));
        expected.tensors()
                .forEach(
                        (name, tensor) -> {
                            Tensor other = actual.get(name);
                            assertArrayEquals(tensor.shape(), other.shape(), name);
                            assertEquals(tensor.type(), other.type(), name);
                            assertArrayEquals(tensor.values(), other.values(), name);
                        });
    }
}

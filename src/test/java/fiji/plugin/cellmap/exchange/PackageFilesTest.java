// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.ChannelMap;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Convert;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bioimageio.core checks, as far as it can be checked without it. */
class PackageFilesTest {

    private static final String ABOUT =
            "name: Two organelles\nauthors: [{name: A. Person}]\nlicense: CC-BY-4.0\n";

    @TempDir Path folder;
    private Path model;

    @BeforeEach
    void makeModel() {
        Network network = Architectures.create("BasicUNet", Map.of("features", 2), 1, 2);
        model = folder.resolve("model.pt");
        ModelContract contract =
                new ModelContract(
                        1,
                        "BasicUNet",
                        network.options(),
                        List.of("mito", "er"),
                        new double[] {16, 4, 4},
                        new int[] {32, 96, 96},
                        network.multiple(),
                        0.01,
                        -0.5,
                        "sigmoid");
        ModelFile.write(model, network, Precision.FLOAT32, network.initial(5), contract);
    }

    private Path convert(String about) throws IOException {
        Path zip = folder.resolve("package.zip");
        Path yaml = about == null ? null : Files.writeString(folder.resolve("about.yaml"), about);
        Named.of(Convert.class)
                .with(Convert::input, model.toString())
                .with(Convert::output, zip.toString())
                .with(Convert::partial, false)
                .with(Convert::about, yaml == null ? null : yaml.toString())
                .make()
                .run(Progress.none());
        return zip;
    }

    private static Map<String, byte[]> files(Path zip) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry())
                files.put(e.getName(), in.readAllBytes());
        }
        return files;
    }

    @Test
    void aPackageIsWholeAndItsTestHolds() throws IOException {
        Map<String, byte[]> files = files(convert(ABOUT));
        JsonNode rdf = new ObjectMapper(new YAMLFactory()).readTree(files.get("rdf.yaml"));
        assertEquals("model", rdf.get("type").asText());
        assertEquals("Two organelles", rdf.get("name").asText());
        assertTrue(rdf.get("format_version").asText().startsWith("0.5."));
        for (String place :
                List.of(
                        "/inputs/0/test_tensor",
                        "/outputs/0/test_tensor",
                        "/weights/torchscript")) {
            JsonNode file = rdf.at(place);
            byte[] content = files.get(file.get("source").asText());
            assertEquals(Hashes.sha256(content), file.get("sha256").asText(), place);
        }
        assertEquals("y", rdf.at("/inputs/0/axes/3/id").asText());
        for (String axis : List.of("/inputs/0/axes/3", "/outputs/0/axes/3"))
            assertTrue(rdf.at(axis + "/scale").isMissingNode(), "JDLL takes it for a ratio");
        assertTrue(new String(files.get("README.md"), StandardCharsets.UTF_8).contains("4.0 nm"));
        assertEquals(32, rdf.at("/inputs/0/axes/3/size/min").asInt());
        assertEquals(16, rdf.at("/inputs/0/axes/3/size/step").asInt());
        assertEquals("sigmoid", rdf.at("/outputs/0/postprocessing/0/id").asText());
        assertEquals(0.01, rdf.at("/inputs/0/preprocessing/1/kwargs/gain").asDouble());

        ByteBuffer input = npy(files.get("test_input.npy"), "'|u1'", "(1, 1, 32, 64, 64, )");
        float[] grey = new float[input.remaining()];
        for (int i = 0; i < grey.length; i++) grey[i] = (input.get() & 0xFF) * 0.01f - 0.5f;
        ByteBuffer output = npy(files.get("test_output.npy"), "'<f4'", "(1, 2, 32, 64, 64, )");
        Path weights = Files.write(folder.resolve("unpacked.pt"), files.get("model.pt"));
        try (InferenceNet net = InferenceNet.load(weights, ComputeDevice.CPU)) {
            float[] logits = net.apply(grey, 1, new int[] {32, 64, 64});
            assertEquals(4 * logits.length, output.remaining());
            for (float logit : logits)
                assertEquals(1 / (1 + Math.exp(-logit)), output.getFloat(), 1e-5);
        }
        BufferedImage cover = ImageIO.read(new ByteArrayInputStream(files.get("cover.png")));
        assertEquals(2 * cover.getHeight(), cover.getWidth());
        assertTrue(
                new String(files.get("README.md"), StandardCharsets.UTF_8).contains("Validation"));
    }

    private static ByteBuffer npy(byte[] file, String type, String shape) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals('N', file[1]);
        int length = bytes.getShort(8);
        assertEquals(0, (length + 10) % 64);
        String header = new String(file, 10, length, StandardCharsets.US_ASCII);
        assertTrue(header.contains(type) && header.contains(shape), header);
        return bytes.position(10 + length);
    }

    /** What {@code convert} packs, {@code predict} takes, as the same model again. */
    @Test
    void aPackageIsTheModelAgain() throws IOException {
        ModelSource packed = ModelSource.open(convert(ABOUT), false);
        ModelContract again = packed.contract();
        ModelContract contract = ModelFile.contract(model);
        assertEquals(contract.classes(), again.classes());
        assertArrayEquals(contract.voxelSize(), again.voxelSize());
        assertEquals(contract.intensityScale(), again.intensityScale(), 1e-12);
        assertEquals(contract.intensityOffset(), again.intensityOffset(), 1e-12);
        assertEquals(contract.activation(), again.activation());
        assertArrayEquals(contract.multiple(), again.multiple());
        assertTrue(again.plain());
        float[] grey = new float[32 * 32 * 32];
        for (int i = 0; i < grey.length; i++) grey[i] = i % 251 * 0.01f - 0.5f;
        float[][] found = new float[2][];
        for (int i = 0; i < 2; i++)
            try (InferenceNet net =
                    InferenceNet.load(i == 0 ? model : packed.program(), ComputeDevice.CPU)) {
                found[i] = ChannelMap.of(net, again).apply(grey, 1, new int[] {32, 32, 32});
            }
        assertArrayEquals(found[0], found[1]);
    }

    @Test
    void theSameModelMakesTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(convert(ABOUT));
        assertArrayEquals(first, Files.readAllBytes(convert(ABOUT)));
    }

    @Test
    void whoMadeItMustBeSaid() throws IOException {
        assertThrows(UsageException.class, () -> convert(null));
        String[][] wrong = {
            {"name: x\nlicense: MIT\n", "lacks authors"},
            {"name: x\nauthors: [A]\nlicense: MIT\n", "authors is not a list of names"},
            {ABOUT + "colour: red\n", "Unknown key colour"},
            {"[1, 2]", "holds no keys"},
            {"a: b: c", "mapping values"},
        };
        for (String[] w : wrong) {
            UsageException e = assertThrows(UsageException.class, () -> convert(w[0]));
            assertTrue(e.why().contains(w[1]), e.getMessage());
        }
        assertFalse(Files.exists(folder.resolve("package.zip")));
    }

    @Test
    void whatTheFormatCannotSayIsRefused() {
        ModelContract c = ModelFile.contract(model);
        ModelContract softmax =
                new ModelContract(
                        1,
                        "",
                        c.options(),
                        c.classes(),
                        c.voxelSize(),
                        c.window(),
                        c.multiple(),
                        1,
                        0,
                        "softmax");
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () ->
                                PackageFiles.write(
                                        folder.resolve("p.zip"),
                                        model,
                                        softmax,
                                        (input, n, window) -> input,
                                        null,
                                        null,
                                        "2.7.1"));
        assertTrue(e.why().contains("softmax"), e.getMessage());
    }
}

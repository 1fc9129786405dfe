// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Forms;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other forms of a program give other code and the same outputs. */
class FormsTest {

    private static final int[] PATCH = {16, 16, 32};

    @TempDir Path folder;

    @AfterEach
    void shipped() {
        System.clearProperty(Forms.NORMS);
        System.clearProperty(Forms.DEPTHWISE);
    }

    private Path write(String name, Network network) {
        Path file = folder.resolve(name);
        ModelFile.write(file, network.program(Precision.BF16), network.initial(1), Map.of());
        return file;
    }

    private static String code(Path file) throws Exception {
        StringBuilder code = new StringBuilder();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().filter(e -> e.getName().endsWith(".py")).toList())
                code.append(
                        new String(
                                zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
        }
        return code.toString();
    }

    private static float[] output(Path file) {
        try (InferenceNet net = InferenceNet.load(file, ComputeDevice.CPU)) {
            return net.apply(Golden.input("input", 16 * 16 * 32), 1, PATCH);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"instance", "batch"})
    void mixedNormsTakeHalves(String norm) throws Exception {
        Network network = BasicUNetGoldenTest.small(Map.of("norm", norm));
        Path shipped = write("shipped.pt", network);
        System.setProperty(Forms.NORMS, "mixed");
        Path mixed = write("mixed.pt", network);
        String widened = norm.equals("batch") ? "batch_norm(torch.to(x, 6)" : "x = torch.to(x, 6)";
        assertTrue(code(shipped).contains(widened));
        assertFalse(code(mixed).contains(widened));
        Golden.assertNearInNorm(norm, output(shipped), output(mixed), 0.02);
    }

    @Test
    void depthwiseConvolutionsAreLaidOutAsIsAsked() throws Exception {
        Network network = MedNeXtGoldenTest.small(5, false);
        Path shipped = write("shipped.pt", network);
        assertTrue(code(shipped).contains("if self.training and not ops.prim.is_cuda(x):"));
        System.setProperty(Forms.DEPTHWISE, "always");
        assertTrue(code(write("always.pt", network)).contains("if self.training:"));
        System.setProperty(Forms.DEPTHWISE, "never");
        Path never = write("never.pt", network);
        assertFalse(code(never).contains("if self.training"));
        assertArrayEquals(output(shipped), output(never));
    }

    @Test
    void unknownFormsAreRefused() {
        System.setProperty(Forms.NORMS, "float");
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> write("a.pt", BasicUNetGoldenTest.small(Map.of())));
        assertEquals("Known: float32, mixed.", e.why());
    }
}

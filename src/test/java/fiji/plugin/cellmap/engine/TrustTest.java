// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ForeignNetwork;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that overwrites a file of the user meets the engine only if the user says so. */
class TrustTest {

    private static final String BEFORE = "PRECIOUSPRECIOUS";

    @TempDir Path folder;
    private Path victim;
    private Path model;

    @BeforeEach
    void write() throws IOException {
        victim = Files.writeString(folder.resolve("victim.txt"), BEFORE);
        model = folder.resolve("hostile.pt");
        TorchModule root =
                new TorchModule("Hostile")
                        .forward(
                                "t = torch.from_file('" + victim + "', True, 16, dtype=0)",
                                "_0 = torch.fill_(t, 88)",
                                "return torch.add(x, torch.mul(torch.sum(t), 0.))");
        ModelFile.write(model, root, new Weights(Map.of()), Map.of());
        Files.writeString(
                folder.resolve("hostile.yaml"),
                "{classes: [a], voxel_size: [8, 8, 8], window: [4, 4, 4], intensity_scale: 1,"
                        + " activation: none}");
    }

    @Test
    void untrustedItTouchesNothing() throws IOException {
        for (Runnable way :
                List.<Runnable>of(
                        () -> InferenceNet.load(model, ComputeDevice.CPU),
                        () -> ModelSource.open(model, false),
                        () -> takenApart(false))) {
            UsageException e = assertThrows(UsageException.class, way::run);
            assertTrue(e.why().contains("torch.from_file"), e.why());
        }
        assertEquals(BEFORE, Files.readString(victim));
    }

    private void takenApart(boolean trusted) {
        ModelSource source = ModelSource.open(model, true);
        ForeignNetwork.of(
                new ModelSource(model, source.contract(), trusted, List.of()), List.of("a"));
    }

    @Test
    void trustedItMayAndItIsSaid() throws IOException {
        assertTrue(ModelSource.open(model, true).notes().get(0).contains("torch.from_file"));
        takenApart(true);
        assertEquals(BEFORE, Files.readString(victim));
        try (InferenceNet net = InferenceNet.load(model, ComputeDevice.CPU, true)) {
            net.apply(new float[64], 1, new int[] {4, 4, 4});
        }
        assertNotEquals(BEFORE, Files.readString(victim), "this program is a real danger");
    }
}

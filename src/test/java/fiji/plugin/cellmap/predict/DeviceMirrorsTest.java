// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.contract.ChannelMap;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Oracle;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that mirrors windows and averages by itself gives the bits of doing so in memory. */
class DeviceMirrorsTest {

    private static final int[] WINDOW = {32, 16, 48};

    @TempDir static Path folder;
    private static Path file;
    private static ModelContract contract;

    @BeforeAll
    static void write() {
        Network network = Oracle.read("unet").network();
        contract =
                new ModelContract(
                        1,
                        "",
                        Map.of(),
                        List.of("a", "b"),
                        new double[] {8, 8, 8},
                        WINDOW,
                        network.multiple(),
                        1,
                        0,
                        "sigmoid");
        file = folder.resolve("model.pt");
        ModelFile.write(file, network, Precision.FLOAT32, network.initial(1), contract);
    }

    @Test
    void theBitsAreThoseOfMirroringInMemory() {
        try (InferenceNet net = InferenceNet.load(file, ComputeDevice.CPU)) {
            float[] input = Functions.noise(4, 2 * 32 * 16 * 48);
            WindowFunction onDevice = ChannelMap.of(net, contract);
            WindowFunction inMemory = onDevice::apply;
            float[] expected = average(inMemory).apply(input, 2, WINDOW);
            assertArrayEquals(expected, average(onDevice).apply(input, 2, WINDOW));
            assertArrayEquals(expected, average(net).apply(input, 2, WINDOW));
            assertFalse(Arrays.equals(expected, net.apply(input, 2, WINDOW)));
        }
    }

    @Test
    void aCancelWaitsForOneImage() {
        try (InferenceNet net = InferenceNet.load(file, ComputeDevice.CPU)) {
            AtomicInteger asked = new AtomicInteger();
            Progress thrice = Progress.until(() -> asked.incrementAndGet() > 3);
            float[] input = new float[32 * 16 * 48];
            WindowFunction flips = average(ChannelMap.of(net, contract));
            assertThrows(CancelledException.class, () -> flips.apply(input, 1, WINDOW, thrice));
            assertEquals(4, asked.get());
        }
    }

    private static FlipAverage average(WindowFunction function) {
        return new FlipAverage(function, contract.classes(), WindowShape.same(WINDOW));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.engine.KeptTensors;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ChannelMap;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.param.Named;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a network on the CPU that blends its windows as a GPU does. */
abstract class BlendingNetwork {

    static final long[] SHAPE = {15, 10, 13};

    @TempDir static Path models;
    @TempDir Path folder;

    static InferenceNet net;

    /** Offers to blend. */
    static WindowFunction network;

    /** The same without. */
    static final WindowFunction HOST = (input, n, window) -> network.apply(input, n, window);

    /** Two channels that depend on the mean of the window, as instance norm does. */
    @BeforeAll
    static void load() {
        System.setProperty(InferenceNet.BLEND, "device");
        net =
                net(
                        "m = torch.mean(x, [1, 2, 3, 4], True)",
                        "a = torch.mul(torch.sub(x, m), 9.)",
                        "b = torch.sub(m, torch.mul(torch.flip(x, [2, 4]), 1.3))",
                        "return torch.cat([a, b], 1)");
        network = blending(net);
    }

    static InferenceNet net(String... forward) {
        Path file = models.resolve(forward.length + ".pt");
        TorchModule program = new TorchModule("Tiny").forward(forward);
        ModelFile.write(file, program, new Weights(Map.of()), Map.of());
        return InferenceNet.load(file, ComputeDevice.CPU);
    }

    /** As a network of this program, of which the values need not be looked at. */
    static WindowFunction blending(InferenceNet net) {
        ModelContract ours =
                Named.like(Prediction.CONTRACT)
                        .with(ModelContract::architecture, "basic_unet")
                        .make();
        return ChannelMap.of(net, ours);
    }

    @AfterAll
    static void close() {
        System.clearProperty(InferenceNet.BLEND);
        net.close();
    }

    @AfterEach
    void nothingIsKept() {
        assertEquals(0, KeptTensors.of(net));
    }

    /** Blended in memory. */
    Prediction prediction(String name, PredictSection settings) {
        return Prediction.in(folder.resolve(name), SHAPE).with(HOST).with(settings);
    }

    static WatchedDevice device(int lanes) {
        return new WatchedDevice(network, lanes, null, 0);
    }

    static PredictSection settings(String dtype, String output, boolean flips, int batch) {
        return Named.like(Prediction.settings(dtype, flips, batch, 0))
                .with(PredictSection::output, output)
                .make();
    }
}

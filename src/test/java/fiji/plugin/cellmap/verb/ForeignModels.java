// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.format.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A foreign model of one valid convolution with its description, EM, and what must come out. */
abstract class ForeignModels {

    static final int EDGE = 64;
    static final String SIDECAR =
            """
            classes: [mito, er]
            voxel_size: [8, 8, 8]
            window: [24, 24, 24]
            output_window: [20, 20, 20]
            intensity_scale: 0.01
            intensity_offset: -1
            activation: sigmoid
            """;

    @TempDir static Path shared;
    private static Path em;
    static float[] grey;

    @TempDir Path folder;
    Path model;
    Weights weights;

    @BeforeAll
    static void makePhantom() {
        Phantom phantom = Tiny.phantom(shared.resolve("data"));
        em = phantom.root().resolve("phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8");
        try (var store = Stores.open(em)) {
            var array = store.open("s0");
            byte[] values = (byte[]) array.read(Box.of(array.spec().shape()));
            assertEquals(EDGE * EDGE * EDGE, values.length);
            grey = new float[values.length];
            for (int i = 0; i < grey.length; i++) grey[i] = (float) ((values[i] & 0xFF) * 0.01 - 1);
        }
    }

    @BeforeEach
    void makeModel() {
        model = folder.resolve("foreign.pt");
        weights = write(model, "return self.conv.forward(x)");
    }

    /** One convolution of five voxels without padding, two channels out. */
    static Weights write(Path file, String... forward) {
        TorchModule conv =
                new TorchModule("Conv3d")
                        .parameter("weight", Init.uniform(125), 2, 1, 5, 5, 5)
                        .parameter("bias", Init.uniform(125), 2)
                        .forward(
                                "return torch.conv3d(x, self.weight, self.bias, [1, 1, 1], [0, 0,"
                                        + " 0], [1, 1, 1], 1)");
        TorchModule root = new TorchModule("Valid").child("conv", conv);
        String type = forward[0].startsWith("return (self") ? "Tuple[Tensor, Tensor]" : "Tensor";
        root.method("forward(x: Tensor) -> " + type, forward);
        Weights weights = root.initial(3);
        ModelFile.write(file, root, weights, Map.of());
        return weights;
    }

    Path sidecar(String text) throws IOException {
        return Files.writeString(folder.resolve("foreign.yaml"), text);
    }

    Predict predict(Path from, String out, String... set) {
        return Named.of(Predict.class)
                .with(Predict::model, from.toString())
                .with(Predict::input, em.toString())
                .with(Predict::output, folder.resolve(out).toString())
                .with(Predict::device, "cpu")
                .with(Predict::set, List.of(set))
                .make();
    }

    float[] values(String out, String name) {
        try (var store = Stores.open(folder.resolve(out))) {
            var array = store.open(name + "/s0");
            return (float[]) array.read(Box.of(array.spec().shape()));
        }
    }

    /** The convolution at a voxel, the border of the EM going on for ever. */
    double logit(int channel, int z, int y, int x) {
        double sum = weights.get("conv.bias").values()[channel];
        float[] w = weights.get("conv.weight").values();
        for (int i = 0; i < 125; i++) {
            int a = clamp(z + i / 25 - 2);
            int b = clamp(y + i / 5 % 5 - 2);
            int c = clamp(x + i % 5 - 2);
            sum += (double) w[channel * 125 + i] * grey[(a * EDGE + b) * EDGE + c];
        }
        return sum;
    }

    static int clamp(int i) {
        return Math.max(0, Math.min(EDGE - 1, i));
    }

    static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    void assertIsTheConvolution(float[] values, int channel) {
        for (int i = 0; i < values.length; i += 331) {
            int z = i / EDGE / EDGE;
            double expected = sigmoid(logit(channel, z, i / EDGE % EDGE, i % EDGE));
            assertEquals(expected, values[i], 1e-5, "voxel " + i);
        }
    }
}

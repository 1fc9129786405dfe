// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * EM of noise and a network that subtracts the mean of its window, so that a prediction with other
 * windows would show everywhere.
 */
record Noise(Path folder) {

    /** Of the EM, which has voxels of 8 nm, in nm. */
    static final double[] AT = {100, 0, 36};

    static Noise make(Path folder, int... shape) {
        byte[] grey = new byte[shape[0] * shape[1] * shape[2]];
        new Random(4).nextBytes(grey);
        long[] size = {shape[0], shape[1], shape[2]};
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("d.zarr"))) {
            store.create("em/s0", ArraySpec.of(size, new int[] {16, 16, 16}, DType.UINT8))
                    .write(Box.of(size), grey);
            VoxelGrid grid = new VoxelGrid(new double[] {8, 8, 8}, AT);
            Multiscale.write(store, "em", "em", List.of(new Multiscale.Level("s0", grid)));
        }
        return new Noise(folder);
    }

    /** All in z, y, x with commas; the last line of the network returns something of x. */
    void model(String voxel, String window, String out, String outVoxel, String... forward)
            throws IOException {
        modelOf("[mito]", "sigmoid", voxel, window, out, outVoxel, forward);
    }

    void modelOf(
            String classes,
            String activation,
            String voxel,
            String window,
            String out,
            String outVoxel,
            String... forward)
            throws IOException {
        Path file = folder.resolve("net.pt");
        TorchModule root = new TorchModule("Net");
        String[] lines = new String[forward.length + 1];
        lines[0] = "x = torch.mul(torch.sub(x, torch.mean(x, [2, 3, 4], True)), 6)";
        System.arraycopy(forward, 0, lines, 1, forward.length);
        root.method("forward(x: Tensor) -> Tensor", lines);
        ModelFile.write(file, root, root.initial(0), Map.of());
        Files.writeString(
                folder.resolve("net.yaml"),
                """
                classes: %s
                activation: %s
                voxel_size: [%s]
                window: [%s]
                output_window: [%s]
                output_voxel_size: [%s]
                intensity_scale: 0.00392156862745098
                """
                        .formatted(classes, activation, voxel, window, out, outVoxel));
    }

    /** Of the EM's voxels, with a window of 16 voxels. */
    void model() throws IOException {
        model("8, 8, 8", "16, 16, 16", "16, 16, 16", "8, 8, 8", "return x");
    }

    Named<Predict> predict(String out) {
        return Named.of(Predict.class)
                .with(Predict::model, folder.resolve("net.pt").toString())
                .with(Predict::input, folder.resolve("d.zarr/em").toString())
                .with(Predict::output, folder.resolve(out).toString())
                .with(Predict::device, "cpu");
    }

    /** An image of uint8. */
    record Result(VoxelGrid grid, long[] shape, byte[] values) {
        byte at(long z, long y, long x) {
            return values[(int) ((z * shape[1] + y) * shape[2] + x)];
        }
    }

    Result result(String out, String image) {
        try (ArrayStore store = Stores.open(folder.resolve(out))) {
            var array = store.open(image + "/s0");
            long[] shape = array.spec().shape();
            return new Result(
                    Multiscale.read(store, image).finest().grid(),
                    shape,
                    (byte[]) array.read(Box.of(shape)));
        }
    }
}

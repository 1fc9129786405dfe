// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.job.PredictionRun;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An EM that is a ramp in nm, predicted with networks that return their input: every voxel of a
 * result shows where it was read, and its metadata must say the same.
 */
class BorderTest {

    private static final int[] SHAPE = {45, 50, 53};
    private static final double NM = 8;
    private static final double[] AT = {100, 0, 36};
    private static final double[] SLOPE = {2 / NM, 1 / NM, 0.5 / NM};
    private static final String LEVEL = "data/d/d.zarr/recon-1/em/fibsem-uint8";

    @TempDir Path folder;

    @BeforeEach
    void makeRamp() {
        float[] values = new float[SHAPE[0] * SHAPE[1] * SHAPE[2]];
        for (int i = 0; i < values.length; i++) {
            double[] at = {i / SHAPE[2] / SHAPE[1], i / SHAPE[2] % SHAPE[1], i % SHAPE[2]};
            values[i] = (float) ramp(at);
        }
        long[] shape = {SHAPE[0], SHAPE[1], SHAPE[2]};
        try (var store = Stores.openOrCreate(folder.resolve(LEVEL))) {
            var spec = ArraySpec.of(shape, new int[] {32, 32, 32}, DType.FLOAT32);
            store.create("s0", spec).write(Box.of(shape), values);
            VoxelGrid grid = new VoxelGrid(new double[] {NM, NM, NM}, AT);
            Multiscale.write(store, "", "em", List.of(new Multiscale.Level("s0", grid)));
        }
    }

    /** The ramp at a place in voxels of the EM. */
    private static double ramp(double[] voxel) {
        double sum = 0;
        for (int d = 0; d < 3; d++) sum += SLOPE[d] * NM * voxel[d];
        return sum;
    }

    /** Networks that return their input at its voxel size, twice as fine, or twice as coarse. */
    private Path model(double nm, double result) throws IOException {
        Path file = folder.resolve("id.pt");
        String[] forward = {"return torch.mul(x, 1)"};
        if (result < nm) forward[0] = "return torch.upsample_nearest3d(x, [32, 32, 32])";
        if (result > nm) forward[0] = "return torch.avg_pool3d(x, [2, 2, 2], [2, 2, 2])";
        TorchModule root = new TorchModule("Id");
        root.method("forward(x: Tensor) -> Tensor", forward);
        ModelFile.write(file, root, root.initial(0), Map.of());
        int out = (int) (16 * nm / result);
        Files.writeString(
                folder.resolve("id.yaml"),
                """
                classes: [mito]
                voxel_size: [%1$s, %1$s, %1$s]
                window: [16, 16, 16]
                output_window: [%2$d, %2$d, %2$d]
                output_voxel_size: [%3$s, %3$s, %3$s]
                intensity_scale: 0.00392156862745098
                activation: none
                """
                        .formatted(nm, out, result));
        return file;
    }

    private Predict predict(Path model) {
        return Named.of(Predict.class)
                .with(Predict::model, model.toString())
                .with(Predict::device, "cpu")
                .with(Predict::set, List.of("predict.dtype=float32"))
                .make();
    }

    private record Result(VoxelGrid grid, long[] shape, float[] values) {
        static Result read(Path container, String group) {
            try (var store = Stores.open(container)) {
                var array = store.open(group + "/s0");
                long[] shape = array.spec().shape();
                return new Result(
                        Multiscale.read(store, group).finest().grid(),
                        shape,
                        (float[]) array.read(Box.of(shape)));
            }
        }
    }

    /** Values and positions agree everywhere, and at the border the EM's last voxels go on. */
    @ParameterizedTest
    @CsvSource({"8, 8", "16, 16", "12, 12", "32, 32", "20, 20", "8, 4", "16, 8", "8, 16"})
    void everyVoxelIsWhereTheMetadataSay(double nm, double size) throws IOException {
        Path out = folder.resolve("out");
        Named.like(predict(model(nm, size)))
                .with(Predict::input, folder.resolve(LEVEL).toString())
                .with(Predict::output, out.toString())
                .make()
                .run(Progress.none());
        Result result = Result.read(out, "mito");
        for (int d = 0; d < 3; d++)
            assertEquals(AT[d] + (size - NM) / 2, result.grid().translation()[d], 1e-9);
        assertArrayEquals(new double[] {size, size, size}, result.grid().scale());
        for (int i = 0; i < result.values().length; i++) {
            long[] s = result.shape();
            long[] v = {i / s[2] / s[1], i / s[2] % s[1], i % s[2]};
            assertEquals(
                    expected(result.grid(), v, nm), 255 * result.values()[i], 2e-3, "voxel " + i);
        }
    }

    /** What the network saw at the place of a voxel: the ramp, which is flat beyond the EM. */
    private static double expected(VoxelGrid grid, long[] voxel, double nm) {
        double[] mean = new double[3];
        for (int d = 0; d < 3; d++) {
            double centre = (grid.world(d, voxel[d]) - AT[d]) / NM;
            double finer = grid.scale()[d] / nm;
            // A finer output repeats an input voxel, a coarser one averages two.
            if (finer < 1) centre += (voxel[d] % 2 == 0 ? 0.25 : -0.25) * nm / NM;
            double[] seen = finer > 1 ? new double[] {-0.5, 0.5} : new double[] {0};
            for (double s : seen)
                mean[d] += Math.max(0, Math.min(SHAPE[d] - 1, centre + s)) / seen.length;
        }
        return ramp(mean);
    }

    /** The official tools take a crop's position for the corner, so that is what it keeps. */
    @Test
    void aCropKeepsItsCornerAndRepeatsTheBorderBeyondTheEm() throws IOException {
        Path manifest = folder.resolve("manifest.csv");
        Files.writeString(
                manifest,
                "crop_name,dataset,class_label,voxel_size,translation,shape\n"
                        + "7,d,mito,[16;16;16],[420.0;344.0;404.0],[6;6;6]\n");
        Named.like(predict(model(16, 16)))
                .with(Predict::data, folder.resolve("data").toString())
                .with(Predict::manifest, manifest.toString())
                .with(Predict::out, folder.resolve("crops").toString())
                .make()
                .run(Progress.none());
        Result crop = Result.read(folder.resolve("crops/d.zarr"), "crop7/mito");
        assertArrayEquals(new double[] {420, 344, 404}, crop.grid().translation());
        for (int i = 0; i < 216; i++) {
            int[] v = {i / 36, i / 6 % 6, i % 6};
            double[] at = new double[3];
            for (int d = 0; d < 3; d++) {
                double inEm = (crop.grid().translation()[d] - AT[d]) / NM + 2 * v[d] + 0.5;
                at[d] = Math.min(SHAPE[d] - 1, inEm);
            }
            assertEquals(ramp(at), 255 * crop.values()[i], 2e-3, "voxel " + i);
        }
    }

    /**
     * A crop whose place is no multiple of the voxels, or that begins before the EM: it is read
     * from the nearest whole voxel, and the EM's first and last voxels are repeated.
     */
    @ParameterizedTest
    @CsvSource({
        "100.3, 7.9, 37, 9, 10, 11",
        "60, -20, 30, 10, 8, 8",
        "430, 380, 420, 12, 12, 12",
        "92.5, 0, 36, 1, 1, 1",
        "96, -4.5, 32, 46, 51, 54",
    })
    void aCropAnywhereIsReadFromTheNearestVoxels(
            double z, double y, double x, int depth, int height, int width) throws IOException {
        double[] at = {z, y, x};
        int[] shape = {depth, height, width};
        Path manifest = folder.resolve("manifest.csv");
        Files.writeString(
                manifest,
                "crop_name,dataset,class_label,voxel_size,translation,shape\n7,d,mito,[8;8;8],"
                        + "[%s;%s;%s],[%d;%d;%d]\n".formatted(z, y, x, depth, height, width));
        Named.like(predict(model(8, 8)))
                .with(Predict::data, folder.resolve("data").toString())
                .with(Predict::manifest, manifest.toString())
                .with(Predict::out, folder.resolve("crops").toString())
                .make()
                .run(Progress.none());
        Result crop = Result.read(folder.resolve("crops/d.zarr"), "crop7/mito");
        assertArrayEquals(at, crop.grid().translation());
        assertArrayEquals(new long[] {depth, height, width}, crop.shape());
        for (int i = 0; i < crop.values().length; i++) {
            int[] v = {i / width / height, i / width % height, i % width};
            double[] seen = new double[3];
            for (int d = 0; d < 3; d++) {
                long first = Math.round((at[d] - AT[d]) / NM);
                seen[d] = Math.max(0, Math.min(SHAPE[d] - 1, first + v[d]));
            }
            assertEquals(ramp(seen), 255 * crop.values()[i], 2e-3, "voxel " + i);
        }
    }

    /** What is looked at is what would be written. */
    @Test
    void aPredictionOnDemandIsTheSame() throws IOException {
        Path model = model(16, 16);
        everyVoxelIsWhereTheMetadataSay(16, 16);
        Result written = Result.read(folder.resolve("out"), "mito");
        var config = ConfigFile.parse("c", "name: c\nclasses: [mito]\n", List.of());
        try (var store = Stores.open(folder.resolve(LEVEL));
                PredictionRun run =
                        new PredictionRun(model, config.experiment().predict(), "cpu", false)) {
            var image =
                    run.images(Volume.open(store, "", new ChunkCache(64)), null)
                            .images()
                            .get("mito");
            assertArrayEquals(written.grid().translation(), image.grid().translation());
            assertEquals(Box.of(written.shape()), image.bounds());
            @SuppressWarnings("unchecked")
            var looked = (RandomAccessibleInterval<? extends RealType<?>>) image.image();
            long[] last = written.shape();
            assertEquals(
                    255 * written.values()[written.values().length - 1],
                    looked.getAt(last[2] - 1, last[1] - 1, last[0] - 1).getRealDouble(),
                    0.51);
        }
    }
}

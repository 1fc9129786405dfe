// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Tiny;
import fiji.plugin.cellmap.worker.InProcess;
import fiji.plugin.cellmap.worker.VerbRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import net.imagej.Dataset;
import net.imagej.DatasetService;
import net.imagej.axis.Axes;
import net.imagej.axis.AxisType;
import net.imagej.axis.LinearAxis;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.ImgView;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.util.Intervals;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.plugin.PluginService;

/** Images of ImageJ2 are predicted and trained on, in an application that has no ImageJ 1. */
class DatasetNetworksTest {

    @TempDir static Path folder;
    private static Context context;

    @BeforeAll
    static void start() {
        context = new Context(CommandService.class, DatasetService.class, PluginService.class);
    }

    @AfterAll
    static void stop() {
        context.dispose();
    }

    /** EM of the phantom at another place. */
    private static Dataset phantom(Path em) {
        @SuppressWarnings("unchecked")
        Img<UnsignedByteType> image =
                ImgView.wrap(
                        (RandomAccessibleInterval<UnsignedByteType>)
                                Datasets.stored(em.toFile()).image());
        return Datasets.of(
                context,
                image,
                Datasets.axis(Axes.X, "nm", 8, 16),
                Datasets.axis(Axes.Y, "nm", 8, 0),
                Datasets.axis(Axes.Z, "nm", 8, 800));
    }

    private static void set(Object command, Class<?> owner, String name, Object value)
            throws ReflectiveOperationException {
        var field = owner.getDeclaredField(name);
        field.setAccessible(true);
        field.set(command, value);
    }

    private static Map<?, ?> images(PredictImageCommand command, String name)
            throws ReflectiveOperationException {
        var output = PredictImageCommand.class.getDeclaredField(name);
        output.setAccessible(true);
        return (Map<?, ?>) output.get(command);
    }

    /** Predicts here: there is no worker among tests. */
    public static class HerePredict extends PredictImageCommand {
        @Override
        protected VerbRunner runner() {
            return new InProcess();
        }
    }

    @Test
    void predictionsComeOutAsDatasets() throws Exception {
        Phantom phantom = Tiny.phantom(folder.resolve("phantom"));
        Tiny.train(folder, phantom.root(), "run").run(Progress.none());
        Path em = phantom.root().resolve("phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8");
        Dataset given = phantom(em);
        HerePredict command = new HerePredict();
        context.inject(command);
        set(command, CurrentImageCommand.class, "img", given);
        command.execute(
                new QuietHost(),
                Map.of(
                        "run",
                        folder.resolve("run").toString(),
                        "out",
                        folder.resolve("out").toString(),
                        "device",
                        "cpu"));
        for (String name : new String[] {"probabilities", "labels"}) {
            Map<?, ?> found = images(command, name);
            assertEquals(Set.of("mito", "er"), found.keySet());
            Dataset mito = assertInstanceOf(Dataset.class, found.get("mito"));
            assertTrue(mito.getName().startsWith("mito "), mito.getName());
            for (int d = 0; d < 3; d++) {
                LinearAxis axis = (LinearAxis) mito.axis(d);
                assertEquals(new AxisType[] {Axes.X, Axes.Y, Axes.Z}[d], axis.type());
                assertEquals("nm", axis.unit());
                assertEquals(8, axis.scale());
                assertEquals(new double[] {16, 0, 800}[d], axis.origin());
                assertEquals(given.dimension(d), mito.dimension(d));
            }
        }
        VoxelImage stored =
                Datasets.stored(folder.resolve("out/predictions/em.zarr/image/mito").toFile());
        Dataset mito = (Dataset) images(command, "probabilities").get("mito");
        byte[] values = (byte[]) stored.read(stored.bounds());
        long[] shape = stored.shape();
        for (int x = 0; x < shape[2]; x++)
            assertEquals(
                    values[(int) ((3 * shape[1] + 5) * shape[2] + x)] & 0xFF,
                    (int) mito.getImgPlus().getAt(x, 5, 3).getRealDouble());
    }

    /** Trains here: there is no worker among tests. */
    public static class HereTrain extends TrainImageCommand {
        @Override
        protected VerbRunner runner() {
            return new InProcess();
        }
    }

    @Test
    void aDatasetIsTrainedOnWithLabelsOfImgLib2() throws Exception {
        Phantom phantom = Tiny.phantom(folder.resolve("phantom-2"));
        Path em = phantom.root().resolve("phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8");
        Dataset given = phantom(em);
        Img<UnsignedByteType> mask =
                ArrayImgs.unsignedBytes(Intervals.dimensionsAsLongArray(given));
        mask.randomAccess().setPositionAndGet(20, 3, 10).set(1);
        HereTrain command = new HereTrain();
        context.inject(command);
        set(command, CurrentImageCommand.class, "img", given);
        set(command, TrainImageCommand.class, "labelImg", mask);
        Path run = folder.resolve("trained");
        Map<String, String> texts =
                Map.of(
                        "config",
                        Tiny.config(folder).toString(),
                        "run",
                        run.toString(),
                        "className",
                        "mito",
                        "slices",
                        "5-24",
                        "device",
                        "cpu",
                        "set",
                        "train.epochs=1,train.iterations_per_epoch=1");
        command.execute(new QuietHost(), texts);
        assertTrue(Files.exists(run.resolve("model.pt")));
        Path crop = run.resolve("data/em/em.zarr/recon-1/labels/groundtruth/crop1/mito");
        VoxelImage made = Datasets.stored(crop.toFile());
        assertArrayEquals(new long[] {20, given.dimension(1), given.dimension(0)}, made.shape());
        assertArrayEquals(new double[] {832, 0, 16}, made.grid().translation(), 1e-9);
        float[] values = made.floats(made.bounds());
        int at = (int) ((6 * made.shape()[1] + 3) * made.shape()[2] + 20);
        for (int i = 0; i < values.length; i++) assertEquals(i == at ? 1 : 0, values[i]);
    }
}

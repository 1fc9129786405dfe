// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.fiji.image.GivenImage;
import fiji.plugin.cellmap.fiji.image.ImageJ2;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.UsageException;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import net.imagej.Dataset;
import net.imagej.DatasetService;
import net.imagej.ImgPlus;
import net.imagej.axis.Axes;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.cache.img.CellLoader;
import net.imglib2.cache.img.ReadOnlyCachedCellImgFactory;
import net.imglib2.cache.img.ReadOnlyCachedCellImgOptions;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedIntType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.plugin.PluginService;
import org.scijava.table.GenericTable;

/** Images of ImageJ2 go in and come out, in an application that has no ImageJ 1. */
class DatasetCommandsTest {

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

    /** The value of a voxel tells where it is. */
    private static int value(long x, long y, long z) {
        return (int) (x + 7 * y + 31 * z) & 0xFF;
    }

    /** Axes z, x, channel, y, in micrometres. */
    private static Dataset turned() {
        Img<UnsignedByteType> image = ArrayImgs.unsignedBytes(4, 6, 1, 5);
        var cursor = image.localizingCursor();
        while (cursor.hasNext()) {
            UnsignedByteType voxel = cursor.next();
            voxel.set(
                    value(
                            cursor.getLongPosition(1),
                            cursor.getLongPosition(3),
                            cursor.getLongPosition(0)));
        }
        return Datasets.of(
                context,
                image,
                Datasets.axis(Axes.Z, "um", 0.02, 0.1),
                Datasets.axis(Axes.X, "um", 0.004, 0.03),
                Datasets.axis(Axes.CHANNEL, null, 1, 0),
                Datasets.axis(Axes.Y, "um", 0.008, -0.016));
    }

    private static CommandModule run(Class<? extends CellMapCommand<?>> command, Object... inputs)
            throws ExecutionException, InterruptedException {
        return context.service(CommandService.class).run(command, true, inputs).get();
    }

    @Test
    void aDatasetIsImportedWithItsAxesAndItsPlace() throws Exception {
        CommandModule done =
                run(
                        ImportImageCommand.class,
                        "img",
                        turned(),
                        "out",
                        folder.resolve("data").toFile(),
                        "dataset",
                        "a");
        VoxelImage em = Datasets.stored((File) done.getOutput("imported"));
        assertArrayEquals(new long[] {4, 5, 6}, em.shape());
        double[] size = {20, 8, 4};
        double[] place = {100, -16, 30};
        for (int d = 0; d < 3; d++) {
            assertEquals(size[d], em.grid().scale()[d], 1e-9);
            assertEquals(place[d], em.grid().translation()[d], 1e-9);
        }
        byte[] values = (byte[]) em.read(em.bounds());
        for (int z = 0, i = 0; z < 4; z++)
            for (int y = 0; y < 5; y++)
                for (int x = 0; x < 6; x++, i++) assertEquals((byte) value(x, y, z), values[i]);
    }

    @Test
    void nothingOfItIsReadBeforeItIsNeeded() {
        AtomicInteger loads = new AtomicInteger();
        CellLoader<UnsignedByteType> loader =
                cell -> {
                    loads.incrementAndGet();
                    cell.forEach(voxel -> voxel.set(3));
                };
        Img<UnsignedByteType> lazy =
                new ReadOnlyCachedCellImgFactory()
                        .create(
                                new long[] {100_000, 100_000, 1000},
                                new UnsignedByteType(),
                                loader,
                                ReadOnlyCachedCellImgOptions.options().cellDimensions(32, 32, 32));
        Dataset em =
                Datasets.of(
                        context,
                        lazy,
                        Datasets.axis(Axes.X, "nm", 4, 0),
                        Datasets.axis(Axes.Y, "nm", 4, 0),
                        Datasets.axis(Axes.Z, "nm", 4, 0));
        GivenImage image = GivenImage.of(em, ImageJ2.in(context));
        VoxelImage grey = image.grey(null);
        assertTrue(loads.get() <= 1, "ImgLib2 looks at the first cell to know the type");
        loads.set(0);
        grey.read(new Box(new long[] {40, 0, 0}, new long[] {8, 16, 16}));
        assertEquals(1, loads.get());
    }

    @Test
    void anImageOfImgLib2NeedsAVoxelSize() throws Exception {
        RandomAccessibleInterval<?> bare = ArrayImgs.unsignedBytes(6, 5, 4);
        File out = folder.resolve("bare").toFile();
        CommandModule done =
                run(
                        ImportImageCommand.class,
                        "img",
                        bare,
                        "out",
                        out,
                        "dataset",
                        "a",
                        "voxelSize",
                        "20,8,4");
        assertArrayEquals(
                new double[] {20, 8, 4},
                Datasets.stored((File) done.getOutput("imported")).grid().scale());
        ExecutionException e =
                assertThrows(
                        ExecutionException.class,
                        () ->
                                run(
                                        ImportImageCommand.class,
                                        "img",
                                        bare,
                                        "out",
                                        out,
                                        "dataset",
                                        "b"));
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        assertTrue(root.getMessage().contains("The voxel size is not known"), root.getMessage());
    }

    @Test
    void severalChannelsAreRefused() {
        Dataset two =
                Datasets.of(
                        context,
                        ArrayImgs.unsignedBytes(6, 5, 2),
                        Datasets.axis(Axes.X, "nm", 4, 0),
                        Datasets.axis(Axes.Y, "nm", 4, 0),
                        Datasets.axis(Axes.CHANNEL, null, 1, 0));
        UsageException e =
                assertThrows(UsageException.class, () -> GivenImage.of(two, ImageJ2.in(context)));
        assertTrue(e.why().contains("Channel has 2"), e.why());
    }

    /** Ids beyond 2^24 stay what they are. */
    @Test
    void measurementsAreATableOfImageJ2() throws Exception {
        Img<UnsignedIntType> labels = ArrayImgs.unsignedInts(8, 4, 4);
        var at = labels.randomAccess();
        for (int i = 0; i < 3; i++) at.setPositionAndGet(i, 1, 1).set(20_000_001L);
        at.setPositionAndGet(6, 2, 2).set(20_000_003L);
        ImgPlus<UnsignedIntType> image =
                new ImgPlus<>(
                        labels,
                        "ids",
                        Datasets.axis(Axes.X, "nm", 2, 0),
                        Datasets.axis(Axes.Y, "nm", 4, 0),
                        Datasets.axis(Axes.Z, "nm", 10, 0));
        CommandModule done = run(MeasureImageCommand.class, "img", image);
        GenericTable table = assertInstanceOf(GenericTable.class, done.getOutput("measurements"));
        assertEquals(2, table.getRowCount());
        assertEquals(20_000_001L, table.get("id", 0));
        assertEquals(20_000_003L, table.get("id", 1));
        assertEquals(3 * 80.0, table.get("volume_nm3", 0));
        assertEquals(12.0, table.get("centroid_x_nm", 1));
        assertEquals(null, done.getOutput("table"));
    }

    @Test
    void labelsOfImageJ2BecomeATrainingCrop() throws Exception {
        Dataset em = turned();
        Img<UnsignedByteType> mask = ArrayImgs.unsignedBytes(6, 5, 4);
        mask.randomAccess().setPositionAndGet(2, 3, 1).set(1);
        CommandModule done =
                run(
                        TrainingCropCommand.class,
                        "img",
                        em,
                        "labelImg",
                        mask,
                        "data",
                        folder.resolve("crops").toFile(),
                        "dataset",
                        "a",
                        "crop",
                        "1",
                        "className",
                        "mito");
        VoxelImage made = Datasets.stored((File) done.getOutput("made"));
        assertArrayEquals(new long[] {4, 5, 6}, made.shape());
        float[] values = made.floats(made.bounds());
        for (int i = 0; i < values.length; i++)
            assertEquals(i == (1 * 5 + 3) * 6 + 2 ? 1 : 0, values[i]);
        assertEquals(100, made.grid().translation()[0], 1e-9);
    }
}

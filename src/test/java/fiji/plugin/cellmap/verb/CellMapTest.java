// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.CellMap;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;

/** Images in memory, lazily loaded ones and views train and predict to the same bits. */
class CellMapTest extends CellMapContract {

    private static final double[] EIGHT = {8, 8, 8};

    private static Volume inMemory(Volume volume) {
        VoxelImage image = volume.finest();
        long[] n = image.shape();
        assertEquals(DType.UINT8, image.dtype());
        byte[] values = (byte[]) image.read(image.bounds());
        return CellMap.image(
                ArrayImgs.unsignedBytes(values, n[2], n[1], n[0]),
                "memory",
                image.grid().scale(),
                image.grid().translation());
    }

    /** A lazy image with another order of axes, a border cut off, of another type: and back. */
    @SuppressWarnings("unchecked")
    private static Volume view(Volume volume) {
        VoxelImage image = volume.finest();
        RandomAccessibleInterval<UnsignedByteType> lazy =
                (RandomAccessibleInterval<UnsignedByteType>) image.image();
        long[] max = lazy.maxAsLongArray();
        RandomAccessibleInterval<UnsignedByteType> turned = Views.permute(lazy, 0, 2);
        RandomAccessibleInterval<UnsignedByteType> cut =
                Views.interval(
                        Views.extendValue(turned, new UnsignedByteType(7)),
                        new long[] {0, 0, 0},
                        new long[] {max[2], max[1], max[0] + 3});
        RandomAccessibleInterval<UnsignedByteType> back =
                Views.interval(Views.permute(cut, 2, 0), new long[3], max);
        return CellMap.image(
                Converters.convert(back, (in, out) -> out.set(in.get()), new UnsignedShortType()),
                "view",
                image.grid().scale(),
                image.grid().translation());
    }

    @Test
    void lazilyLoadedVolumesGiveTheSame() throws Exception {
        assertTheSame("lazy", volume -> volume);
    }

    @Test
    void imagesInMemoryGiveTheSame() throws Exception {
        assertTheSame("memory", CellMapTest::inMemory);
    }

    @Test
    void viewsOfLazyImagesGiveTheSame() throws Exception {
        assertTheSame("view", CellMapTest::view);
    }

    @Test
    void aCroppedImageIsPredictedAsOneOfItsOwn() throws Exception {
        try (CellMap cellmap = new CellMap(folder.resolve("store").toString()).device("cpu")) {
            VoxelImage image = cellmap.open(em.toString()).finest();
            long[] min = {3, 10, 0};
            long[] max = {60, 50, 40};
            RandomAccessibleInterval<?> cut = Views.interval(image.image(), min, max);
            double[] at = {0, 80, 24};
            double[] corner = new double[3];
            for (int d = 0; d < 3; d++) corner[d] = image.grid().translation()[d] + at[d];
            Volume crop = CellMap.image(cut, "crop", EIGHT, corner);
            Map<String, Volume> ofView =
                    cellmap.predict(crop, folder.resolve("crop.zarr").toString());
            Map<String, Volume> ofCopy =
                    cellmap.predict(inMemory(crop), folder.resolve("copy.zarr").toString());
            VoxelImage mito = ofView.get("mito").finest();
            assertArrayEquals(new long[] {41, 41, 58}, mito.shape());
            assertArrayEquals(corner, mito.grid().translation());
            assertArrayEquals(
                    (byte[]) mito.read(mito.bounds()),
                    (byte[]) ofCopy.get("mito").finest().read(mito.bounds()));
        }
    }

    @Test
    void probabilitiesAreProcessedWhereverTheyAre() throws Exception {
        try (CellMap cellmap = new CellMap(folder.resolve("store").toString()).device("cpu")) {
            Map<String, Volume> stored = new HashMap<>();
            Map<String, Volume> copied = new HashMap<>();
            for (String name : List.of("mito", "er")) {
                Volume volume = cellmap.open(folder.resolve("store.zarr").resolve(name) + "");
                stored.put(name, volume);
                copied.put(name, inMemory(volume));
            }
            Map<String, Volume> seen = cellmap.look(cellmap.open(em.toString()), ONE);
            int[] ids = objects(cellmap, stored, "stored.zarr");
            assertArrayEquals(ids, objects(cellmap, copied, "copied.zarr"));
            assertArrayEquals(ids, objects(cellmap, seen, "seen.zarr"));
            assertTrue(Arrays.stream(ids).max().orElse(0) > 0, "there are objects");
        }
    }

    private static int[] objects(CellMap cellmap, Map<String, Volume> probabilities, String out) {
        String place = folder.resolve(out).toString();
        Map<String, Volume> made =
                cellmap.process(probabilities, place, "process.defaults.threshold=0.45");
        VoxelImage mito = made.get("mito").finest();
        float[] values = mito.floats(mito.bounds());
        int[] ids = new int[values.length];
        for (int i = 0; i < ids.length; i++) ids[i] = (int) values[i];
        assertFalse(Files.exists(Path.of(place + ".work")));
        return ids;
    }

    @Test
    void theExampleNamesWhatIsThere() throws Exception {
        String page = Files.readString(Path.of("docs/how-to/images.md"));
        Matcher config = Pattern.compile("train\\(\"(\\w+)\", \"([^\"]+)\"").matcher(page);
        assertTrue(config.find());
        String classes =
                ShippedConfigs.open(config.group(1), List.of(config.group(2)))
                        .experiment()
                        .classes()
                        .toString();
        assertEquals("[mito]", classes);
        assertFalse(page.contains("objects.er"), "a class that is not trained");
    }

    @Test
    void aClassThatIsNotThereHasNoContacts() {
        VoxelGrid grid = new VoxelGrid(EIGHT, new double[3]);
        Volume ids = Volume.of(VoxelImage.of(ArrayImgs.unsignedBytes(4, 4, 4), grid, "ids"));
        Map<String, Volume> others = new HashMap<>();
        others.put("er", null);
        try (CellMap cellmap = new CellMap(folder.resolve("none").toString())) {
            UsageException e =
                    assertThrows(UsageException.class, () -> cellmap.measure(ids, null, others));
            assertEquals("er", e.where());
        }
    }

    @Test
    void whatIsMissingIsSaid() {
        VoxelGrid grid = new VoxelGrid(EIGHT, new double[3]);
        Volume volume = Volume.of(VoxelImage.of(ArrayImgs.unsignedBytes(4, 4, 4), grid, "small"));
        try (CellMap cellmap = new CellMap(folder.resolve("none").toString())) {
            UsageException e = assertThrows(UsageException.class, () -> cellmap.look(volume));
            assertEquals("Cannot find the model", e.what());
        }
    }
}

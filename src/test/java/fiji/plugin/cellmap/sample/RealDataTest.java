// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RealDataTest {

    private static final String EM = "recon-1/em/fibsem-uint8";
    private static final double[] TEN = {10, 10, 10};

    private final ChunkCache cache = new ChunkCache(256);
    private ArrayStore medulla;
    private ArrayStore cord;
    private ArrayStore urocell;

    @BeforeEach
    void open() {
        medulla = container("flyem_medulla-1");
        cord = container("ini_fly-vnc-1");
        urocell = container("ul_urocell-1");
    }

    @AfterEach
    void close() {
        for (ArrayStore store : List.of(medulla, cord, urocell)) store.close();
    }

    private static ArrayStore container(String dataset) {
        return Stores.open(TestData.data().resolve(dataset).resolve(dataset + ".zarr"));
    }

    private static String crop(int number) {
        return "recon-1/labels/groundtruth/crop" + number;
    }

    private TrainingCrop crop(ArrayStore store, int number, String... classes) {
        return TrainingCrop.open(
                "crop" + number, store, EM, store, crop(number), List.of(classes), cache);
    }

    private static byte[] bytes(ArrayStore store, String path, long[] min, long... shape) {
        return (byte[]) store.open(path).read(new Box(min, shape));
    }

    @Test
    void oneArrayIsAVolumeToo() {
        Volume level = Volume.open(medulla, EM + "/s1", cache);
        assertArrayEquals(new double[] {20, 20, 20}, level.level(TEN).grid().scale());
        assertArrayEquals(new double[] {5, 5, 5}, level.level(TEN).grid().translation());
        try (ArrayStore alone =
                Stores.open(
                        TestData.data().resolve("edge-cases/array-attrs-resolution-offset.zarr"))) {
            VoxelImage found = Volume.open(alone, "", cache).level(TEN);
            assertArrayEquals(new double[] {100, 200, 300}, found.grid().translation());
        }
        try (ArrayStore bare =
                Stores.open(TestData.data().resolve("edge-cases/separator-dot.zarr"))) {
            CellMapException e =
                    assertThrows(CellMapException.class, () -> Volume.open(bare, "", cache));
            assertTrue(e.getMessage().contains("Its voxel size is unknown"), e.getMessage());
        }
    }

    @Test
    void labelsOfHalfTheVoxelSizeMeetTheEm() {
        TrainingCrop crop = crop(medulla, 903, "pm");
        CropBox box = crop.box(TEN);
        assertArrayEquals(new int[] {50, 50, 64}, box.shape());
        assertArrayEquals(new double[] {900, 1600, 240}, box.min());
        Patch patch =
                crop.read(
                        Targets.masks(List.of("pm")), box.min(), TEN, box.shape(), Intensity.NONE);
        byte[] em = bytes(medulla, EM + "/s0", new long[] {90, 160, 24}, 50, 50, 64);
        byte[] pm = bytes(medulla, crop(903) + "/pm/s1", new long[3], 50, 50, 64);
        for (int i = 0; i < em.length; i++) {
            assertEquals(em[i] & 0xFF, patch.raw()[i]);
            assertEquals(pm[i] > 0 ? 1 : 0, patch.target(i));
            assertEquals(1, patch.mask(i));
        }
    }

    @Test
    void emIsResampledToTheVoxelSizeOfFinerLabels() {
        TrainingCrop crop = crop(medulla, 903, "pm");
        double[] five = {5, 5, 5};
        CropBox box = crop.box(five);
        assertArrayEquals(new int[] {100, 100, 128}, box.shape());
        Patch patch =
                crop.read(
                        Targets.masks(List.of("pm")),
                        box.min(),
                        five,
                        new int[] {2, 2, 3},
                        Intensity.NONE);
        byte[] em = bytes(medulla, EM + "/s0", new long[] {88, 158, 22}, 4, 4, 4);
        byte[] pm = bytes(medulla, crop(903) + "/pm/s0", new long[3], 2, 2, 3);
        for (int i = 0; i < 12; i++) {
            // crop corner 897.5 nm: centres at 900, 905 nm; EM centres at 10 k + 5
            double z = (900 + 5 * (i / 6)) / 10.0 - 0.5 - 88;
            double y = (1600 + 5 * (i / 3 % 2)) / 10.0 - 0.5 - 158;
            double x = (240 + 5 * (i % 3)) / 10.0 - 0.5 - 22;
            assertEquals(trilinear(em, z, y, x), patch.raw()[i], 1e-3);
            assertEquals(pm[i] > 0 ? 1 : 0, patch.target(i));
        }
    }

    /** In a cube of 4 voxels an axis. */
    private static double trilinear(byte[] em, double z, double y, double x) {
        double sum = 0;
        for (int k = 0; k < 8; k++) {
            int c = (int) z + (k >> 2);
            int b = (int) y + (k >> 1 & 1);
            int a = (int) x + (k & 1);
            double weight = (1 - Math.abs(z - c)) * (1 - Math.abs(y - b)) * (1 - Math.abs(x - a));
            if (weight > 0) sum += weight * (em[(c * 4 + b) * 4 + a] & 0xFF);
        }
        return sum;
    }

    @Test
    void anisotropicCropIsCutAsItIs() {
        TrainingCrop crop = crop(cord, 911, "mito", "pm");
        double[] voxel = {50, 4.6, 4.6};
        CropBox box = crop.box(voxel);
        assertArrayEquals(new int[] {18, 512, 512}, box.shape());
        int[] patch = {8, 64, 48};
        PatchSource source =
                new PatchSource(
                        List.of(crop),
                        Targets.masks(List.of("mito", "pm")),
                        voxel,
                        patch,
                        AugmentSection.none(),
                        new Intensity(1 / 255.0, 0),
                        3);
        for (int k = 0; k < 4; k++) {
            Patch p = source.patch(k);
            long[] at = new long[3];
            for (int d = 0; d < 3; d++) at[d] = Math.round(p.min()[d] / voxel[d]);
            byte[] em = bytes(cord, EM + "/s0", at, 8, 64, 48);
            for (int i = 0; i < em.length; i++) {
                assertEquals((em[i] & 0xFF) / 255f, p.raw()[i], 1e-6);
                assertEquals(1, p.mask(i));
            }
            at[0] -= 1;
            at[1] -= 32;
            at[2] -= 32;
            byte[] pm = bytes(cord, crop(911) + "/pm/s0", at, 8, 64, 48);
            for (int i = 0; i < pm.length; i++)
                assertEquals(pm[i] != 0 ? 1 : 0, p.target(pm.length + i));
        }
    }

    @Test
    void rotatedPatchesOfRealDataStayInRange() {
        PatchSource source =
                new PatchSource(
                        List.of(crop(medulla, 901, "pm", "cell"), crop(medulla, 903, "pm")),
                        Targets.masks(List.of("pm", "cell")),
                        TEN,
                        new int[] {24, 24, 24},
                        Synthetic.everything(),
                        new Intensity(1 / 255.0, 0),
                        3);
        int cells = 0;
        for (int k = 0; k < 12; k++) {
            Patch p = source.patch(k);
            assertTrue(p.annotated());
            for (float v : p.raw()) assertTrue(Float.isFinite(v));
            if (p.crop().equals("crop903"))
                for (int i = p.raw().length; i < p.labels().length; i++) assertEquals(0, p.mask(i));
            else cells++;
        }
        assertTrue(cells >= 6, "half of the samples at least come from the crop with both classes");
    }

    @Test
    void labelsWithoutEmAreRefused() {
        CellMapException e = assertThrows(CellMapException.class, () -> crop(urocell, 921, "mito"));
        assertTrue(e.what().contains("crop921") && e.why().contains("no EM"), e.getMessage());
    }

    @Test
    void cropWithoutTheClassesIsRefused() {
        CellMapException e = assertThrows(CellMapException.class, () -> crop(medulla, 901, "ld"));
        assertTrue(e.why().contains("[ld]"), e.getMessage());
    }

    @Test
    void unstoredChunksReadAsZero() {
        try (ArrayStore sparse = container("flyem_medulla-3")) {
            Volume volume = Volume.open(sparse, EM, cache);
            Sampled read =
                    volume.read(new double[3], TEN, new int[] {8, 8, 8}, Interpolation.LINEAR, -1);
            assertArrayEquals(new float[512], read.values());
            float[] inside =
                    volume.read(
                                    new double[] {1000, 1000, 1000},
                                    TEN,
                                    new int[] {8, 8, 8},
                                    Interpolation.LINEAR,
                                    -1)
                            .values();
            assertTrue(Arrays.equals(inside, inside.clone()) && inside[100] > 0);
        }
    }
}

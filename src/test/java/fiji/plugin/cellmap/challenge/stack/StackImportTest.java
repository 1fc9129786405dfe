// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Grids;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.store.foreign.ForeignImage;
import fiji.plugin.cellmap.store.foreign.ForeignImages;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.FloatProcessor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackImportTest {

    private static final double[] VOXEL = {30, 10, 10};
    private static final int D = 20;
    private static final int H = 150;
    private static final int W = 140;

    @TempDir Path folder;
    private final Challenge challenge = Challenge.find("mitochondria");

    private StackImport imports() {
        return new StackImport(challenge, folder, Progress.none());
    }

    private static StackImport.Request request(Path stack, Box region, boolean overwrite) {
        return new StackImport.Request(
                stack, "d", VOXEL, new double[] {0, 100, 0}, region, overwrite);
    }

    private Path stack(byte[] values) {
        ImageStack stack = new ImageStack(W, H);
        for (int z = 0; z < values.length / (W * H); z++)
            stack.addSlice("", Arrays.copyOfRange(values, z * W * H, (z + 1) * W * H));
        Path file = folder.resolve("stack.tif");
        FileSaver saver = new FileSaver(new ImagePlus("t", stack));
        if (stack.size() > 1) saver.saveAsTiffStack(file.toString());
        else saver.saveAsTiff(file.toString());
        return file;
    }

    private static byte[] random(int n) {
        byte[] values = new byte[n];
        new Random(5).nextBytes(values);
        return values;
    }

    @Test
    void emGetsAPyramidInItsPlace() {
        byte[] values = random(D * H * W);
        Box region = new Box(new long[] {2, 0, 5}, new long[] {18, H, 130});
        StackImport.Imported imported = imports().em(request(stack(values), region, false), null);
        assertArrayEquals(region.shape(), imported.shape());
        try (ArrayStore store = Stores.open(folder.resolve("d.zarr"))) {
            List<Multiscale.Level> levels = Multiscale.read(store, "raw").levels();
            assertEquals(2, levels.size());
            assertArrayEquals(new double[] {60, 100, 50}, levels.get(0).grid().translation());
            // Sections three times as thick as the pixels wait.
            assertArrayEquals(new double[] {30, 20, 20}, levels.get(1).grid().scale());
            assertArrayEquals(new double[] {60, 105, 55}, levels.get(1).grid().translation());
            ChunkedArray array = store.open("raw/s0");
            byte[] read = (byte[]) array.read(Box.of(region.shape()));
            for (int z = 0, i = 0; z < 18; z++)
                for (int y = 0; y < H; y++)
                    for (int x = 0; x < 130; x++, i++)
                        assertEquals(values[((z + 2) * H + y) * W + x + 5], read[i]);
        }
        assertTrue(imports().hasEm("d"));
        assertEquals(List.of("d"), Catalogue.scan(challenge.layout(folder)).datasets());
    }

    @Test
    void aRegionLiesInsideTheStack() {
        Box outside = new Box(new long[] {1, 0, 0}, new long[] {2, 1, 1});
        Path file = stack(random(2 * H * W));
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> imports().em(request(file, outside, false), null));
        assertTrue(e.why().contains("[2, 150, 140]"), e.getMessage());
    }

    @Test
    void greyValuesAreSpreadOverARange() {
        ImageStack stack = new ImageStack(4, 1);
        stack.addSlice(new FloatProcessor(4, 1, new float[] {-5, 0, 0.5f, 3}, null));
        Path file = folder.resolve("real.tif");
        new FileSaver(new ImagePlus("t", stack)).saveAsTiff(file.toString());
        UsageException e =
                assertThrows(
                        UsageException.class, () -> imports().em(request(file, null, false), null));
        assertTrue(e.fix().contains("@{range}"), e.getMessage());
        assertThrows(
                UsageException.class,
                () -> imports().em(request(file, null, false), new double[] {1, 1}));
        assertFalse(imports().hasEm("d"));
        imports().em(request(file, null, false), new double[] {0, 1});
        try (ArrayStore store = Stores.open(folder.resolve("d.zarr"))) {
            byte[] grey = (byte[]) store.open("raw/s0").read(Box.of(new long[] {1, 1, 4}));
            assertArrayEquals(new byte[] {0, 0, (byte) 128, (byte) 255}, grey);
        }
    }

    @Test
    void whatARangeLeavesOutIsSaid() {
        ImageStack stack = new ImageStack(4, 1);
        stack.addSlice(new FloatProcessor(4, 1, new float[] {Float.NaN, 0, 0.5f, 3}, null));
        Path file = folder.resolve("real.tif");
        new FileSaver(new ImagePlus("t", stack)).saveAsTiff(file.toString());
        StackImport imports = imports();
        imports.em(request(file, null, false), new double[] {0, 1});
        String notes = String.join(" ", imports.notes());
        assertTrue(notes.contains("25.0 % of the voxels are not a number"), notes);
        assertTrue(notes.contains("25.0 % of the voxels lie beyond the range 0.0 to 1.0"), notes);
        StackImport whole = imports();
        whole.em(request(file, null, true), new double[] {0, 3});
        assertFalse(String.join(" ", whole.notes()).contains("beyond"));
    }

    @Test
    void aVoxelSizeIsNeverInvented() {
        Path file = stack(random(2 * H * W));
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                imports()
                                        .em(
                                                new StackImport.Request(
                                                        file,
                                                        "d",
                                                        null,
                                                        new double[3],
                                                        null,
                                                        false),
                                                null));
        assertTrue(e.fix().contains("@{voxelSize}"), e.getMessage());
        assertFalse(imports().hasEm("d"));
    }

    @Test
    void idsAreNeverNegativeWhateverTheirType() throws IOException {
        for (int bits : new int[] {8, 64}) {
            byte[] row = new byte[3 * bits / 8];
            Arrays.fill(row, 0, bits / 8, (byte) -1);
            Path slices = Files.createDirectories(folder.resolve("ids" + bits));
            Files.write(slices.resolve("a.tif"), signed(row, bits));
            StackImport.Truth mito = new StackImport.Truth(bits, "mito", false, false);
            StackImport.Request request = request(slices, null, false);
            CellMapException e =
                    assertThrows(CellMapException.class, () -> imports().label(request, mito));
            assertTrue(e.why().contains("-1"), e.getMessage());
        }
    }

    @Test
    void signsAreKept() throws IOException {
        byte[] values = {-128, -1, 0, 1, 127};
        Path slices = Files.createDirectory(folder.resolve("signed"));
        Files.write(slices.resolve("a.tif"), signed(values, 8));
        imports().em(request(slices, null, false), null);
        imports().em(request(slices, null, true), new double[] {-128, 127});
        try (ArrayStore store = Stores.open(folder.resolve("d.zarr"))) {
            byte[] grey = (byte[]) store.open("raw/s0").read(Box.of(new long[] {1, 1, 5}));
            assertArrayEquals(new byte[] {0, 127, (byte) 128, (byte) 129, (byte) 255}, grey);
        }
    }

    /** A TIFF file of one row of signed integers. */
    private static byte[] signed(byte[] row, int bits) {
        int[][] tags = {
            {256, row.length},
            {257, 1},
            {258, 8},
            {259, 1},
            {262, 1},
            {273, 126},
            {277, 1},
            {279, row.length},
            {339, 2}
        };
        ByteBuffer file = ByteBuffer.allocate(126 + row.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
        file.putShort((short) tags.length);
        for (int[] tag : tags)
            file.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
        file.position(126);
        return file.put(row).array();
    }

    @Test
    void whatIsThereStaysUnlessToldOtherwise() {
        Path file = stack(random(D * H * W));
        imports().em(request(file, null, false), null);
        UsageException e =
                assertThrows(
                        UsageException.class, () -> imports().em(request(file, null, false), null));
        assertTrue(e.fix().contains("@{overwrite}"), e.getMessage());
        Box region = new Box(new long[3], new long[] {2, 3, 4});
        imports().em(request(file, region, true), null);
        try (ArrayStore store = Stores.open(folder.resolve("d.zarr"))) {
            assertArrayEquals(region.shape(), store.open("raw/s0").spec().shape());
            assertFalse(store.isArray("raw/s1"), "nothing of the old one is left");
        }
    }

    @Test
    void aStackThatBreaksOffLeavesNothing() throws IOException {
        Path slices = Files.createDirectory(folder.resolve("slices"));
        for (int z = 0; z < 2; z++) {
            BufferedImage slice = new BufferedImage(4 + z, 4, BufferedImage.TYPE_BYTE_GRAY);
            ImageIO.write(slice, "png", slices.resolve(z + ".png").toFile());
        }
        assertThrows(
                CellMapException.class, () -> imports().em(request(slices, null, false), null));
        assertFalse(Files.exists(folder.resolve("d.zarr")), "no empty groups either");
        imports()
                .label(
                        request(stack(new byte[W * H]), null, false),
                        new StackImport.Truth(1, "mito", false, false));
        assertThrows(
                CellMapException.class, () -> imports().em(request(slices, null, false), null));
        assertFalse(imports().hasEm("d"));
        assertTrue(Files.isDirectory(folder.resolve("d.zarr")), "what was there stays");
    }

    @Test
    void labelsAreMasksOrIds() {
        byte[] values = new byte[H * W];
        Arrays.fill(values, 10, 20, (byte) 255);
        Arrays.fill(values, 30, 40, (byte) 7);
        Path file = stack(values);
        imports()
                .label(
                        request(file, null, false),
                        new StackImport.Truth(3, "mito_mem", false, false));
        imports().label(request(file, null, false), new StackImport.Truth(3, "mito", false, false));
        try (ArrayStore store = Stores.open(folder.resolve("d.zarr"))) {
            byte[] mask = (byte[]) store.open("labels/crop3/mito_mem/s0").read(whole(1));
            byte[] ids = (byte[]) store.open("labels/crop3/mito/s0").read(whole(1));
            assertEquals(List.of(1, 1, 0), List.of((int) mask[10], (int) mask[35], (int) mask[25]));
            assertArrayEquals(values, ids);
            assertEquals(2, Multiscale.read(store, "labels/crop3/mito").levels().size());
        }
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                imports()
                                        .label(
                                                request(file, null, false),
                                                new StackImport.Truth(4, "mit", false, false)));
        assertTrue(e.fix().contains("mito"), e.getMessage());
        assertThrows(
                UsageException.class,
                () ->
                        imports()
                                .label(
                                        request(file, null, false),
                                        new StackImport.Truth(4, "mito_mem", true, false)));
    }

    @Test
    void idsMayBeFloatsButNotFractions() {
        ImageStack stack = new ImageStack(3, 1);
        stack.addSlice(new FloatProcessor(3, 1, new float[] {0, 1, 70000}, null));
        Path file = folder.resolve("ids.tif");
        new FileSaver(new ImagePlus("t", stack)).saveAsTiff(file.toString());
        assertEquals(
                "uint32",
                imports()
                        .label(
                                request(file, null, false),
                                new StackImport.Truth(1, "mito", false, false))
                        .dtype());
        stack.setPixels(new float[] {0, 1.5f, 2}, 1);
        new FileSaver(new ImagePlus("t", stack)).saveAsTiff(file.toString());
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () ->
                                imports()
                                        .label(
                                                request(file, null, false),
                                                new StackImport.Truth(2, "mito", false, false)));
        assertTrue(e.why().contains("1.5"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("d.zarr/labels/crop2/mito")));
    }

    private static Box whole(int depth) {
        return Box.of(new long[] {depth, H, W});
    }

    @Test
    void objectsOfAMaskAreItsComponents() {
        Random random = new Random(8);
        for (double share : new double[] {0.03, 0.1, 0.2, 0.5}) {
            byte[] mask = new byte[6 * H * W];
            for (int i = 0; i < mask.length; i++)
                if (random.nextDouble() < share) mask[i] = (byte) 255;
            int[] wanted = new int[mask.length];
            int count = flood(mask, wanted);
            ForeignImage file = ForeignImages.open(stack(mask));
            try (Planes stack = request(null, null, false).planes(file);
                    ObjectPlanes objects = new ObjectPlanes(stack, Progress.none())) {
                assertEquals(count, objects.objects());
                for (int z : new int[] {0, 1, 2, 5, 3}) {
                    Box rows = new Box(new long[] {z, 20, 0}, new long[] {1, 100, W});
                    long[] ids = Widening.longs(objects.read(rows), objects.dtype());
                    for (int i = 0; i < 100 * W; i++)
                        assertEquals(wanted[(z * H + 20) * W + i], ids[i]);
                }
            }
        }
    }

    /** Components by flooding from each voxel in turn. */
    private static int flood(byte[] mask, int[] ids) {
        int count = 0;
        ArrayDeque<Integer> front = new ArrayDeque<>();
        for (int seed = 0; seed < mask.length; seed++) {
            if (mask[seed] == 0 || ids[seed] != 0) continue;
            ids[seed] = ++count;
            front.add(seed);
            while (!front.isEmpty()) {
                int at = front.remove();
                int z = at / W / H;
                int y = at / W % H;
                int x = at % W;
                for (int k = 0; k < 27; k++) {
                    int nz = z + k / 9 - 1;
                    int ny = y + k / 3 % 3 - 1;
                    int nx = x + k % 3 - 1;
                    if (nz < 0 || ny < 0 || nx < 0 || nz >= 6 || ny >= H || nx >= W) continue;
                    int next = (nz * H + ny) * W + nx;
                    if (mask[next] == 0 || ids[next] != 0) continue;
                    ids[next] = count;
                    front.add(next);
                }
            }
        }
        return count;
    }

    @Test
    void aTestCropGoesToTheTruthAndTheManifest() {
        byte[] values = new byte[2 * H * W];
        values[5] = values[W * H + 5] = 1;
        values[70] = 9;
        Path file = stack(values);
        Box region = new Box(new long[] {0, 0, 4}, new long[] {2, 10, 100});
        StackImport.Imported imported =
                imports()
                        .label(
                                request(file, region, false),
                                new StackImport.Truth(8, "mito", true, true));
        assertEquals(2, imported.objects());
        imports()
                .label(
                        request(file, region, false),
                        new StackImport.Truth(8, "mito_mem", false, true));
        List<CropTarget> rows = Manifest.read(folder.resolve(StackImport.MANIFEST)).rows();
        assertEquals(2, rows.size());
        assertArrayEquals(new double[] {0, 100, 40}, rows.get(0).translation());
        assertArrayEquals(region.shape(), rows.get(0).shape());
        try (ArrayStore store = Stores.open(folder.resolve(StackImport.TRUTH))) {
            VoxelGrid grid = Grids.of(store, "crop8/mito").orElseThrow();
            assertArrayEquals(VOXEL, grid.scale());
            assertEquals(DType.UINT8, store.open("crop8/mito").spec().dtype());
        }
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                imports()
                                        .label(
                                                request(file, null, true),
                                                new StackImport.Truth(8, "mito_mem", false, true)));
        assertTrue(e.what().contains("one grid"), e.getMessage());
    }

    @Test
    void levelsEndWhereNothingIsLeftToSee() {
        assertEquals(1, StackWriter.levels(new long[] {20, 128, 100}));
        assertEquals(5, StackWriter.levels(new long[] {20, 2048, 100}));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.fiji.image.ObjectRois;
import fiji.plugin.cellmap.fiji.image.OpenImage;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.process.ByteProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCropTest {

    private static final VoxelGrid GRID =
            new VoxelGrid(new double[] {30, 8, 8}, new double[] {60, 0, 16});

    @TempDir Path folder;

    /** 6 planes of 10 x 12 pixels. */
    private static ImagePlus image(String title, int factor) {
        ImageStack stack = new ImageStack(12, 10);
        for (int z = 0; z < 6; z++) {
            ByteProcessor plane = new ByteProcessor(12, 10);
            for (int i = 0; i < 120; i++) plane.set(i, factor * (z + i / 12 % 3) % 256);
            stack.addSlice(plane);
        }
        ImagePlus image = new ImagePlus(title, stack);
        OpenImage.calibrate(image, GRID);
        return image;
    }

    @AfterEach
    void closeImages() {
        WindowManager.setTempCurrentImage(null);
    }

    private String run(CellMapCommand<?> command, ImagePlus image, String options) {
        WindowManager.setTempCurrentImage(image);
        return command.execute(new QuietHost(), MacroOptions.read(options, command));
    }

    private String root() {
        return "[" + folder + "]";
    }

    private VoxelImage open(GroupLocation where) {
        try (ArrayStore store = Stores.open(where.container())) {
            return Volume.open(store, where.group(), new ChunkCache(1)).finest();
        }
    }

    @Test
    void roisAndTheSelectionBecomeACropOfTheOpenImage() {
        ImagePlus em = image("em", 30);
        em.setRoi(2, 1, 8, 6);
        byte[] ids = new byte[6 * 120];
        for (int i = 0; i < ids.length; i++)
            ids[i] = (byte) (i / 120 == 2 || i / 120 == 3 ? i % 12 / 4 : 0);
        VoxelImage objects =
                VoxelImage.of(
                        net.imglib2.img.array.ArrayImgs.unsignedBytes(ids, 12, 10, 6),
                        GRID,
                        "objects");
        Path zip = folder.resolve("set.zip");
        ObjectRois.of(objects, "mito", 100, Progress.none()).write(zip);
        String text =
                run(
                        new TrainingCropCommand(),
                        em,
                        "rois=[" + zip + "] data=" + root() + " dataset=own crop=4 class=mito");
        assertTrue(text.contains("[6, 10, 12] uint8"), text);
        assertTrue(text.contains("[2, 6, 8]"), text);
        DataLayout layout = DataLayout.official(folder);
        VoxelImage stored = open(layout.em("own"));
        assertArrayEquals(GRID.scale(), stored.grid().scale());
        assertArrayEquals(GRID.translation(), stored.grid().translation());
        VoxelImage crop = open(layout.label("own", 4, "mito"));
        assertArrayEquals(new double[] {120, 8, 32}, crop.grid().translation());
        float[] values = crop.floats(crop.bounds());
        for (int i = 0; i < values.length; i++) assertEquals((i % 8 + 2) / 4, values[i]);
        Catalogue catalogue = Catalogue.scan(layout);
        assertEquals(List.of("mito"), catalogue.crops().get(0).classes());
        assertTrue(catalogue.em("own").isPresent());
    }

    /** Its corners are not annotated, and would be background. */
    @Test
    void aSelectionThatIsNoRectangleIsRefused() {
        ImagePlus em = image("em", 30);
        em.setRoi(new ij.gui.OvalRoi(2, 1, 8, 6));
        Path zip = folder.resolve("set.zip");
        new ObjectRois(List.of(named(new ij.gui.Roi(3, 3, 3, 3), "a")), 1).write(zip);
        String options = "rois=[" + zip + "] data=" + root() + " dataset=own crop=4 class=mito";
        UsageException e =
                assertThrows(
                        UsageException.class, () -> run(new TrainingCropCommand(), em, options));
        assertTrue(e.why().contains("Oval"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("own")));
        em.deleteRoi();
        assertTrue(run(new TrainingCropCommand(), em, options).contains("[6, 10, 12]"));
    }

    @Test
    void slicesAreChosen() {
        ImagePlus em = image("em", 30);
        ImagePlus mask = image("mask", 1);
        run(new ImportImageCommand(), em, "out=" + root() + " dataset=own");
        run(
                new ImportImageCommand(),
                mask,
                "out=" + root() + " dataset=own crop=1 class=mito_mem region=1:3,0:10,0:12");
        VoxelImage crop = open(DataLayout.official(folder).label("own", 1, "mito_mem"));
        assertArrayEquals(new long[] {2, 10, 12}, crop.shape());
        assertArrayEquals(new double[] {90, 0, 16}, crop.grid().translation());
        assertEquals(1, crop.floats(crop.bounds())[0]);
    }

    @Test
    void aMaskIsSplitIntoItsParts() {
        ImagePlus em = image("em", 30);
        Path zip = folder.resolve("set.zip");
        new ObjectRois(
                        List.of(
                                named(new ij.gui.Roi(0, 0, 3, 3), "a"),
                                named(new ij.gui.Roi(6, 4, 3, 3), "b")),
                        1)
                .write(zip);
        String rest = " data=" + root() + " dataset=own class=mito slices=2-4";
        run(new TrainingCropCommand(), em, "rois=[" + zip + "] crop=1 components" + rest);
        VoxelImage crop = open(DataLayout.official(folder).label("own", 1, "mito"));
        assertArrayEquals(new long[] {3, 10, 12}, crop.shape());
        float[] ids = crop.floats(crop.bounds());
        assertEquals(1, ids[0]);
        assertEquals(2, ids[4 * 12 + 6]);
        UsageException again =
                assertThrows(
                        UsageException.class,
                        () ->
                                run(
                                        new TrainingCropCommand(),
                                        em,
                                        "rois=[" + zip + "] crop=1" + rest));
        assertEquals("Something is already there", again.what());
    }

    private static ij.gui.Roi named(ij.gui.Roi roi, String name) {
        roi.setName(name);
        return roi;
    }

    @Test
    void whatIsNotThereIsNamed() {
        ImagePlus em = image("em", 30);
        String rest = " data=" + root() + " dataset=own crop=1 class=mito";
        UsageException title =
                assertThrows(
                        UsageException.class,
                        () -> run(new TrainingCropCommand(), em, "labels=none" + rest));
        assertEquals("There is no such image", title.what());
        UsageException none =
                assertThrows(UsageException.class, () -> run(new TrainingCropCommand(), em, rest));
        assertTrue(none.fix().contains("ROI Manager"), none.fix());
        Path zip = folder.resolve("set.zip");
        new ObjectRois(List.of(named(new ij.gui.Roi(0, 0, 3, 3), "a")), 1).write(zip);
        for (String slices : List.of("7-8", "0-2", "3-2", "all"))
            assertThrows(
                    UsageException.class,
                    () ->
                            run(
                                    new TrainingCropCommand(),
                                    em,
                                    "rois=[" + zip + "] slices=" + slices + rest));
    }
}

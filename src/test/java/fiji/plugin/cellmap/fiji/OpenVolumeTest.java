// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.fiji.image.RoiLabels;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import ij.WindowManager;
import ij.process.ByteProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scijava.Context;
import org.scijava.io.IOPlugin;
import org.scijava.io.IOService;
import org.scijava.io.location.FileLocation;
import org.scijava.plugin.PluginService;

class OpenVolumeTest {

    private static final long[] SHAPE = {3, 4, 5};

    @TempDir Path folder;
    private Path run;

    @BeforeEach
    void makeRun() throws IOException {
        run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(run.resolve("config.yaml"), "name: made\nclasses: [mito, er]\n");
        Path probabilities = run.resolve("predictions/ds.zarr");
        write(probabilities, "crop7/mito", ContainerFormat.ZARR_V2);
        write(run.resolve("processed/ds.zarr"), "crop7/er", ContainerFormat.ZARR_V2);
        write(run.resolve("processed/ds.zarr"), "crop7/mito", ContainerFormat.ZARR_V2);
    }

    @AfterEach
    void closeImages() {
        WindowManager.setTempCurrentImage(null);
    }

    private static void write(Path container, String group, ContainerFormat format) {
        byte[] values = new byte[60];
        for (int i = 0; i < 60; i++) values[i] = (byte) (i % 5 == 0 ? 0 : i / 20 + 1);
        try (ArrayStore store = Stores.openOrCreate(container, format)) {
            store.create(group + "/s0", ArraySpec.of(SHAPE, new int[] {2, 2, 2}, DType.UINT8))
                    .write(Box.of(SHAPE), values);
            VoxelGrid grid = new VoxelGrid(new double[] {30, 8, 8}, new double[3]);
            Multiscale.write(store, group, "", List.of(new Multiscale.Level("s0", grid)));
        }
    }

    private static String open(String options) {
        OpenVolumeCommand command = new OpenVolumeCommand();
        return command.execute(new QuietHost(), MacroOptions.read(options, command));
    }

    @Test
    void aRunOpensWithAllItsResults() {
        String text = open("path=[" + run + "]");
        assertEquals(3, text.lines().count(), text);
        assertTrue(text.contains("predictions"), text);
    }

    @Test
    void objectsComeAsOverlayAndOutlines() throws IOException {
        ImagePlus em = new ImagePlus("em", new ByteProcessor(5, 4));
        em.getCalibration().setUnit("nm");
        WindowManager.setTempCurrentImage(em);
        Path zip = folder.resolve("rois.zip");
        String mito = run.resolve("processed/ds.zarr/crop7/mito").toString();
        String text = open("path=[" + mito + "] overlay roiFile=[" + zip + "]");
        assertTrue(text.contains("3 outlines"), text);
        assertEquals(3, RoiLabels.read(zip).size());
        assertEquals(1, em.getOverlay().size());
        text = open("path=[" + mito + "] roiFile=[" + zip + "] mostRois=2");
        assertTrue(text.contains("2 outlines, of the first 2 planes of 3"), text);
        WindowManager.setTempCurrentImage(null);
        UsageException e =
                assertThrows(UsageException.class, () -> open("path=[" + mito + "] overlay"));
        assertEquals("There is no image to lay objects over", e.what());
    }

    @Test
    void whatHoldsNoVolumeIsRefused() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Files.writeString(empty.resolve("config.yaml"), "name: none\nclasses: [mito]\n");
        assertThrows(UsageException.class, () -> open("path=[" + empty + "]"));
        Stores.openOrCreate(folder.resolve("empty.zarr")).close();
        assertThrows(
                UsageException.class, () -> open("path=[" + folder.resolve("empty.zarr") + "]"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ContainerFormat.class,
            names = {"ZARR_V2", "ZARR_V3", "N5"})
    void fijiOpensFoldersAndTheMetadataInThem(ContainerFormat format) throws IOException {
        Path container = folder.resolve(format == ContainerFormat.N5 ? "em.n5" : "em.zarr");
        write(container, "em", format);
        try (Context context = new Context(IOService.class, PluginService.class)) {
            IOPlugin<?> opener =
                    context
                            .service(PluginService.class)
                            .createInstancesOfType(IOPlugin.class)
                            .stream()
                            .filter(p -> p instanceof VolumeOpener)
                            .findFirst()
                            .orElseThrow();
            assertTrue(opener.supportsOpen(container.toString()));
            assertFalse(opener.supportsOpen(folder.toString()));
            assertTrue(opener.supportsOpen(run.toString()));
            assertEquals("crop7/mito", ((ImagePlus) opener.open(run.toString())).getTitle());
            assertFalse(opener.supportsOpen(folder.resolve("t.tif").toString()));
            IOService io = context.service(IOService.class);
            ImagePlus image =
                    assertInstanceOf(
                            ImagePlus.class, io.open(new FileLocation(container.toFile())));
            assertEquals(3, image.getNSlices());
            assertEquals(30, image.getCalibration().pixelDepth);
            Path metadata =
                    container.resolve(
                            switch (format) {
                                case ZARR_V3 -> "em/zarr.json";
                                case N5 -> "em/attributes.json";
                                default -> "em/.zattrs";
                            });
            assertTrue(opener.supportsOpen(metadata.toString()));
            assertEquals(
                    "em." + (format == ContainerFormat.N5 ? "n5" : "zarr") + "/em",
                    ((ImagePlus) opener.open(metadata.toString())).getTitle());
        }
    }

    @Test
    void aVolumeCanBeLoadedToPaintOnIt() {
        Path mito = run.resolve("processed/ds.zarr/crop7/mito");
        ImagePlus shown = fiji.plugin.cellmap.fiji.image.ShownVolume.open(mito, true, "mito");
        ImagePlus image = fiji.plugin.cellmap.fiji.image.ShownVolume.editable(shown, true);
        assertFalse(image.getStack().isVirtual());
        image.getStack().getProcessor(2).set(1, 1, 9);
        image.setSlice(2);
        assertEquals(9, image.getProcessor().get(1, 1));
        assertEquals(2, image.getProcessor().get(2, 1));
        assertEquals(30, image.getCalibration().pixelDepth);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ShortProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandedImageTest {

    @TempDir Path folder;

    private static ImagePlus image() {
        ImageStack stack = new ImageStack(70, 65);
        for (int z = 0; z < 5; z++) {
            short[] values = new short[70 * 65];
            for (int i = 0; i < values.length; i++) values[i] = (short) (z * 7919 + i * 31);
            stack.addSlice(new ShortProcessor(70, 65, values, null));
        }
        ImagePlus image = new ImagePlus("em", stack);
        image.getCalibration().setUnit("nm");
        image.getCalibration().pixelWidth = 4;
        image.getCalibration().pixelHeight = 4;
        image.getCalibration().pixelDepth = 30;
        image.getCalibration().zOrigin = -10;
        return image;
    }

    private HandedImage hand(ImagePlus image) {
        return HandedImage.of(
                ImageInput.of(image), null, folder.resolve("out.zarr"), Progress.none());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anImageIsWrittenWithItsVoxelSizeAndDeletedAfterwards() throws IOException {
        ImagePlus image = image();
        VoxelImage seen = OpenImage.grey(image, null);
        try (HandedImage handed = hand(image)) {
            assertTrue(handed.written());
            GroupLocation where = GroupLocation.of(handed.path());
            try (ArrayStore store = Stores.open(where.container())) {
                VoxelImage back = Volume.open(store, where.group(), new ChunkCache(1)).finest();
                assertArrayEquals(new double[] {30, 4, 4}, back.grid().scale());
                assertArrayEquals(new double[] {300, 0, 0}, back.grid().translation());
                assertEquals(seen.dtype(), back.dtype());
                assertArrayEquals(
                        (short[]) seen.read(seen.bounds()), (short[]) back.read(back.bounds()));
            }
            assertEquals(1, names().size());
        }
        assertEquals(List.of(), names());
    }

    @Test
    void theNameTellsVoxelsAndVoxelSizesApart() {
        ImagePlus image = image();
        Path first = path(image);
        assertEquals(first, path(image()));
        image.getStack().getProcessor(3).set(5, 5, 1);
        assertNotEquals(first, path(image));
        ImagePlus coarser = image();
        coarser.getCalibration().pixelDepth = 31;
        assertNotEquals(first, path(coarser));
    }

    private Path path(ImagePlus image) {
        try (HandedImage handed = hand(image)) {
            return handed.path();
        }
    }

    @Test
    void whatWasOpenedFromAContainerIsReadFromThere() throws IOException {
        try (HandedImage handed = hand(image())) {
            ImagePlus opened = ShownVolume.open(handed.path(), false, "em");
            try (HandedImage again = hand(opened)) {
                assertFalse(again.written());
                assertEquals(handed.path(), again.path());
            }
            assertTrue(Files.exists(handed.path()));
            opened.getCalibration().pixelDepth = 15;
            try (HandedImage again = hand(opened)) {
                assertTrue(again.written());
            }
            opened.getCalibration().pixelDepth = 30;
            ImagePlus part = opened.crop("stack");
            try (HandedImage again = hand(part)) {
                assertTrue(again.written());
            }
        }
    }

    @Test
    void aCancelLeavesNothing() throws IOException {
        Progress cancelled =
                new Progress() {
                    private int units;

                    @Override
                    public void begin(String stage, long total) {}

                    @Override
                    public void advance(long n) {
                        units += n;
                    }

                    @Override
                    public void message(String text) {}

                    @Override
                    public boolean cancelled() {
                        return units > 2;
                    }
                };
        Path out = folder.resolve("out.zarr");
        assertThrows(
                CancelledException.class,
                () -> HandedImage.of(ImageInput.of(image()), null, out, cancelled));
        assertEquals(List.of(), names());
    }
}

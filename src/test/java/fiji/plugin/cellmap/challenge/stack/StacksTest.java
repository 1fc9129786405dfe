// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StacksTest {

    private static final int W = 6;
    private static final int H = 7;
    private static final int D = 5;

    @TempDir Path folder;

    /** A stack as ImageJ saves it. */
    private Path saved(String name, IntFunction<ImageProcessor> slice) {
        ImageStack stack = new ImageStack(W, H);
        for (int z = 0; z < D; z++) stack.addSlice(slice.apply(z));
        Path file = folder.resolve(name);
        new FileSaver(new ImagePlus("t", stack)).saveAsTiffStack(file.toString());
        return file;
    }

    private static int value(int i) {
        return i * 311 % 65536;
    }

    private static short[] values(int z) {
        short[] values = new short[W * H];
        for (int i = 0; i < W * H; i++) values[i] = (short) value(z * W * H + i);
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bigtiff-deflate.tif", "imagej-one-directory.tif"})
    void stacksOfOtherToolsAreRead(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = getClass().getResourceAsStream(name)) {
            Files.copy(in, file);
        }
        try (Planes planes = Stacks.open(file)) {
            assertArrayEquals(new long[] {D, H, W}, planes.shape());
            assertEquals(DType.UINT16, planes.dtype());
            for (int z = D - 1; z >= 0; z--)
                assertArrayEquals(values(z), (short[]) rows(planes, z, 0, H));
            assertArrayEquals(
                    Arrays.copyOfRange(values(2), 3 * W, 5 * W), (short[]) rows(planes, 2, 3, 2));
            Box box = new Box(new long[] {1, 2, 3}, new long[] {2, 4, 2});
            short[] part = (short[]) planes.read(box);
            for (int i = 0; i < part.length; i++)
                assertEquals(
                        values(1 + i / 8)[(2 + i / 2 % 4) * W + 3 + i % 2], part[i], "voxel " + i);
        }
    }

    @Test
    void stacksOfImageJAreRead() {
        Path grey = saved("8.tif", z -> new ByteProcessor(W, H, new byte[W * H]));
        try (Planes planes = Stacks.open(grey)) {
            assertEquals(DType.UINT8, planes.dtype());
            assertEquals(D, planes.shape()[0]);
        }
        Path wide = saved("16.tif", z -> new ShortProcessor(W, H, values(z), null));
        try (Planes planes = Stacks.open(wide)) {
            assertArrayEquals(values(4), (short[]) rows(planes, 4, 0, H));
        }
        float[] reals = new float[W * H];
        for (int i = 0; i < reals.length; i++) reals[i] = i / 8f - 1;
        Path real = saved("32.tif", z -> new FloatProcessor(W, H, reals, null));
        try (Planes planes = Stacks.open(real)) {
            assertEquals(DType.FLOAT32, planes.dtype());
            assertArrayEquals(reals, (float[]) rows(planes, 3, 0, H));
            Box box = new Box(new long[] {1, 2, 3}, new long[] {2, 4, 2});
            PartPlanes part = new PartPlanes(planes, box);
            float[] rows = (float[]) part.read(new Box(new long[] {1, 1, 0}, new long[] {1, 2, 2}));
            assertArrayEquals(
                    new float[] {
                        reals[3 * W + 3], reals[3 * W + 4], reals[4 * W + 3], reals[4 * W + 4]
                    },
                    rows);
            Box outside = new Box(new long[] {4, 0, 0}, new long[] {2, 1, 1});
            UsageException e =
                    assertThrows(UsageException.class, () -> new PartPlanes(planes, outside));
            assertTrue(e.why().contains("[5, 7, 6]"), e.getMessage());
        }
    }

    @Test
    void slicesOfAFolderComeInTheOrderOfTheirNumbers() throws IOException {
        for (int z = 0; z < 12; z++) {
            BufferedImage slice = new BufferedImage(W, H, BufferedImage.TYPE_BYTE_GRAY);
            slice.getRaster().setSample(0, 0, 0, z);
            ImageIO.write(slice, "png", folder.resolve("slice" + z + ".png").toFile());
        }
        Files.writeString(folder.resolve("notes.txt"), "not a slice");
        try (Planes planes = Stacks.open(folder)) {
            assertArrayEquals(new long[] {12, H, W}, planes.shape());
            for (int z = 0; z < 12; z++) assertEquals(z, ((byte[]) rows(planes, z, 0, 1))[0]);
        }
        assertTrue(Stacks.compare("a9b2", "a10b1") < 0 && Stacks.compare("s002", "s2") < 0);
        BufferedImage other = new BufferedImage(W, H + 1, BufferedImage.TYPE_BYTE_GRAY);
        ImageIO.write(other, "png", folder.resolve("slice7.png").toFile());
        try (Planes planes = Stacks.open(folder)) {
            CellMapException e = assertThrows(CellMapException.class, () -> rows(planes, 7, 0, 1));
            assertTrue(e.why().contains("slice7.png has 6 x 8"), e.getMessage());
        }
    }

    @Test
    void whatIsNoGreyStackIsRefused() throws IOException {
        Path colour = saved("rgb.tif", z -> new ColorProcessor(W, H));
        CellMapException e = assertThrows(CellMapException.class, () -> Stacks.open(colour));
        assertTrue(e.why().contains("3 channels"), e.getMessage());
        Path text = Files.writeString(folder.resolve("text.tif"), "no image at all");
        e = assertThrows(CellMapException.class, () -> Stacks.open(text));
        assertTrue(e.where().endsWith("text.tif"), e.getMessage());
        assertThrows(UsageException.class, () -> Stacks.open(folder.resolve("none.tif")));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        UsageException none = assertThrows(UsageException.class, () -> Stacks.open(empty));
        assertTrue(none.why().contains(".png"), none.getMessage());
        ImageStack four = new ImageStack(W, H);
        for (int i = 0; i < 4; i++) four.addSlice("", new byte[W * H]);
        ImagePlus hyper = new ImagePlus("t", four);
        hyper.setDimensions(2, 2, 1);
        hyper.setOpenAsHyperStack(true);
        Path channels = folder.resolve("channels.tif");
        new FileSaver(hyper).saveAsTiffStack(channels.toString());
        e = assertThrows(CellMapException.class, () -> Stacks.open(channels));
        assertTrue(e.why().contains("channels and slices"), e.getMessage());
        List<Path> cut = List.of(folder.resolve("cut.tif"), folder.resolve("one.tif"));
        byte[] whole = Files.readAllBytes(saved("whole.tif", z -> new ByteProcessor(W, H)));
        Files.write(cut.get(0), Arrays.copyOf(whole, whole.length / 2));
        e = assertThrows(CellMapException.class, () -> readAll(cut.get(0)));
        assertTrue(e.why().contains("breaks off"), e.getMessage());
        try (InputStream in = getClass().getResourceAsStream("imagej-one-directory.tif")) {
            byte[] bytes = in.readAllBytes();
            Files.write(cut.get(1), Arrays.copyOf(bytes, bytes.length - 10));
        }
        e = assertThrows(CellMapException.class, () -> readAll(cut.get(1)));
        assertTrue(e.why().contains("5 planes"), e.getMessage());
    }

    private static void readAll(Path file) {
        try (Planes planes = Stacks.open(file)) {
            for (int z = 0; z < planes.shape()[0]; z++) rows(planes, z, 0, H);
        }
    }

    private static Object rows(Planes planes, int z, int y, int count) {
        return planes.read(new Box(new long[] {z, y, 0}, new long[] {1, count, W}));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackFormatsTest {

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
        try (ForeignImage image = ForeignImages.open(file)) {
            ChunkedArray array = image.array();
            assertArrayEquals(new long[] {D, H, W}, array.spec().shape());
            assertEquals(DType.UINT16, array.spec().dtype());
            for (int z = D - 1; z >= 0; z--)
                assertArrayEquals(values(z), (short[]) array.read(plane(z)));
            Box rows = new Box(new long[] {2, 3, 0}, new long[] {1, 2, W});
            assertArrayEquals(
                    Arrays.copyOfRange(values(2), 3 * W, 5 * W), (short[]) array.read(rows));
        }
    }

    @Test
    void stacksOfImageJAreRead() {
        Path grey = saved("8.tif", z -> new ByteProcessor(W, H, new byte[W * H]));
        try (ForeignImage image = ForeignImages.open(grey)) {
            assertEquals(DType.UINT8, image.array().spec().dtype());
            assertEquals(D, image.array().spec().shape()[0]);
        }
        Path wide = saved("16.tif", z -> new ShortProcessor(W, H, values(z), null));
        try (ForeignImage image = ForeignImages.open(wide)) {
            assertArrayEquals(values(4), (short[]) image.array().read(plane(4)));
        }
        float[] reals = new float[W * H];
        for (int i = 0; i < reals.length; i++) reals[i] = i / 8f - 1;
        Path real = saved("32.tif", z -> new FloatProcessor(W, H, reals, null));
        try (ForeignImage image = ForeignImages.open(real)) {
            assertEquals(DType.FLOAT32, image.array().spec().dtype());
            assertArrayEquals(reals, (float[]) image.array().read(plane(3)));
            Box box = new Box(new long[] {2, 3, 3}, new long[] {1, 2, 2});
            assertArrayEquals(
                    new float[] {
                        reals[3 * W + 3], reals[3 * W + 4], reals[4 * W + 3], reals[4 * W + 4]
                    },
                    (float[]) image.array().read(box));
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
        try (ForeignImage image = ForeignImages.open(folder)) {
            assertArrayEquals(new long[] {12, H, W}, image.array().spec().shape());
            for (int z = 0; z < 12; z++)
                assertEquals(z, ((byte[]) image.array().read(plane(z)))[0]);
            assertEquals(List.of("Left out: notes.txt."), image.notes());
        }
        assertTrue(SliceNames.compare("a9b2", "a10b1") < 0);
        assertTrue(SliceNames.compare("s002", "s2") < 0);
        BufferedImage other = new BufferedImage(W, H + 1, BufferedImage.TYPE_BYTE_GRAY);
        ImageIO.write(other, "png", folder.resolve("slice7.png").toFile());
        try (ForeignImage image = ForeignImages.open(folder)) {
            CellMapException e =
                    assertThrows(CellMapException.class, () -> image.array().read(plane(7)));
            assertTrue(e.why().contains("slice7.png has 6 x 8"), e.getMessage());
        }
    }

    @Test
    void whatIsNoGreyStackIsRefused() throws IOException {
        Path colour = saved("rgb.tif", z -> new ColorProcessor(W, H));
        CellMapException e = assertThrows(CellMapException.class, () -> ForeignImages.open(colour));
        assertTrue(e.why().contains("3 channels"), e.getMessage());
        Path text = Files.writeString(folder.resolve("text.tif"), "no image at all");
        e = assertThrows(CellMapException.class, () -> ForeignImages.open(text));
        assertTrue(e.where().endsWith("text.tif"), e.getMessage());
        assertTrue(e.why().contains("text"), e.getMessage());
        assertThrows(UsageException.class, () -> ForeignImages.open(folder.resolve("none.tif")));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        UsageException none = assertThrows(UsageException.class, () -> ForeignImages.open(empty));
        assertTrue(none.why().contains(".png"), none.getMessage());
        Files.writeString(empty.resolve("zarr.json"), "{}");
        none = assertThrows(UsageException.class, () -> ForeignImages.open(empty));
        assertTrue(none.fix().contains("needs no import"), none.getMessage());
        ImageStack four = new ImageStack(W, H);
        for (int i = 0; i < 4; i++) four.addSlice("", new byte[W * H]);
        ImagePlus hyper = new ImagePlus("t", four);
        hyper.setDimensions(2, 2, 1);
        hyper.setOpenAsHyperStack(true);
        Path channels = folder.resolve("channels.tif");
        new FileSaver(hyper).saveAsTiffStack(channels.toString());
        e = assertThrows(CellMapException.class, () -> ForeignImages.open(channels));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s1 s2 s3|''", "s1 s2 s4|3", "z000.5 z010.5 z030.5 z040.5|20", "a1b1 a1b2 a2b1|''",
                "s1 t2 s4|''", "s0 s1 s9|2, 3, 4, 5, 6, ...", "s1 s5|''", "s1 s2 s2x|''"
            })
    void numbersThatAreMissingAreSaid(String names, String missing) {
        assertEquals(missing, SliceNames.missing(List.of(names.split(" "))));
    }

    @Test
    void aPictureThatBreaksOffIsMissed() throws IOException {
        BufferedImage slice = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64 * 64; i++)
            slice.getRaster().setSample(i % 64, i / 64, 0, i * 37 % 256);
        for (String format : List.of("jpg", "png", "bmp")) {
            Path file = folder.resolve("slice." + format);
            ImageIO.write(slice, format, file.toFile());
            readAll(file);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
            assertThrows(CellMapException.class, () -> readAll(file), format);
        }
    }

    @Test
    void picturesOfFewBitsAndOfATableOfColoursKeepTheirNumbers() throws IOException {
        BufferedImage mask = new BufferedImage(8, 1, BufferedImage.TYPE_BYTE_BINARY);
        mask.getRaster().setSample(3, 0, 0, 1);
        Path file = folder.resolve("mask.png");
        ImageIO.write(mask, "png", file.toFile());
        try (ForeignImage image = ForeignImages.open(file)) {
            byte[] values = (byte[]) image.array().read(image.array().bounds());
            assertArrayEquals(new byte[] {0, 0, 0, 1, 0, 0, 0, 0}, values);
            assertEquals(List.of(), image.notes());
        }
        BufferedImage table = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_INDEXED);
        table.getRaster().setSample(2, 0, 0, 77);
        ImageIO.write(table, "png", file.toFile());
        try (ForeignImage image = ForeignImages.open(file)) {
            byte[] values = (byte[]) image.array().read(image.array().bounds());
            assertArrayEquals(new byte[] {0, 0, 77, 0}, values);
            assertTrue(image.notes().get(0).contains("colours"), image.notes().toString());
        }
        BufferedImage wide = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        wide.getRaster().setSample(1, 0, 0, 65000);
        ImageIO.write(wide, "png", file.toFile());
        try (ForeignImage image = ForeignImages.open(file)) {
            short[] values = (short[]) image.array().read(image.array().bounds());
            assertArrayEquals(new short[] {0, (short) 65000}, values);
        }
    }

    @Test
    void aRefusalNamesTheFormat() throws IOException {
        String[][] known = {
            {"PK\003\004", "ZIP"},
            {"\u0093NUMPY", "NumPy"},
            {"NRRD0005", "NRRD"},
            {"\0\0\0\3\0\0\1\0\0\0\0\1\0\0\0\0", "DigitalMicrograph 3"},
            {"\0\0\0\4\0\0\0\0\0\0\1\0\0\0\0\1", "DigitalMicrograph 4"},
            {"\0\0\0\fjP  ", "JPEG 2000"},
            {"GIF89a", "GIF"},
            {"", "empty"},
            {"\1\2\3\4", "first bytes are 01 02 03 04"},
            {"x,y\n1,2\n", "text"}
        };
        for (String[] format : known) {
            Path file = folder.resolve("stack.tif");
            Files.write(file, format[0].getBytes(StandardCharsets.ISO_8859_1));
            CellMapException e =
                    assertThrows(CellMapException.class, () -> ForeignImages.open(file));
            assertTrue(e.why().contains(format[1]), e.getMessage());
        }
    }

    private static void readAll(Path file) {
        try (ForeignImage image = ForeignImages.open(file)) {
            image.array().read(Box.of(image.array().spec().shape()));
        }
    }

    private static Box plane(int z) {
        return new Box(new long[] {z, 0, 0}, new long[] {1, H, W});
    }

    @Test
    void anOrderThatNamesDoNotTellIsSaid() {
        assertEquals(List.of(), SliceNames.doubts(List.of("s1.png", "s2.png", "s10.png")));
        assertEquals(
                List.of("Two slices have the same number: s01.png and s1.png."),
                SliceNames.doubts(List.of("s01.png", "s1.png", "s2.png")));
        List<String> both = SliceNames.doubts(List.of("s1.jpg", "s1.png", "s2.png"));
        assertEquals(2, both.size(), both.toString());
        assertEquals(
                List.of(
                        "The names of the slices are of several kinds, and follow each other by"
                                + " name: a_#.tif, b_#.tif."),
                SliceNames.doubts(List.of("a_1.tif", "a_2.tif", "b_1.tif")));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.measure.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every plane, band and sign of a TIFF stack, or a refusal. */
class TiffStackTest {

    private static final int SAMPLE_FORMAT = 339;
    private static final int DESCRIPTION = 270;

    @TempDir Path folder;

    private static Object voxels(Path path) {
        try (ForeignImage image = ForeignImages.open(path)) {
            return image.array().read(Box.of(image.array().spec().shape()));
        }
    }

    private static long planes(Path path) {
        try (ForeignImage image = ForeignImages.open(path)) {
            return image.array().spec().shape()[0];
        }
    }

    private static DType dtype(Path path) {
        try (ForeignImage image = ForeignImages.open(path)) {
            return image.array().spec().dtype();
        }
    }

    private static void refused(Path path, String... words) {
        CellMapException e = assertThrows(CellMapException.class, () -> voxels(path));
        for (String word : words)
            assertTrue((e.why() + e.fix()).contains(word), word + " in " + e.getMessage());
    }

    /** Pages of two pixels: 0 0, 1 1 and so on. */
    private static TestTiff pages(int count) {
        TestTiff tiff = new TestTiff();
        for (int i = 0; i < count; i++) tiff.page(2, 1, 8, (byte) i, (byte) i);
        return tiff;
    }

    private Path described(int count, String description) throws IOException {
        TestTiff tiff = new TestTiff().page(2, 1, 8, (byte) 0, (byte) 0);
        tiff.tag(DESCRIPTION, description);
        for (int i = 1; i < count; i++) tiff.page(2, 1, 8, (byte) i, (byte) i);
        return tiff.write(folder.resolve("described.tif"));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1, UINT8", "8, 2, INT8", "8, 4, UINT8", "16, 1, UINT16", "16, 2, INT16",
        "16, 3, FLOAT16", "32, 1, UINT32", "32, 2, INT32", "32, 3, FLOAT32", "64, 1, UINT64",
        "64, 2, INT64", "64, 3, FLOAT64"
    })
    void samplesHaveTheTypeThatTheFileStates(int bits, int format, DType dtype) throws IOException {
        byte[] bytes = new byte[bits / 8 * 2];
        bytes[bits / 8 - 1] = -1;
        TestTiff tiff = new TestTiff().page(2, 1, bits, bytes).tag(SAMPLE_FORMAT, format);
        Path file = tiff.write(folder.resolve("a.tif"));
        assertEquals(dtype, dtype(file));
        Object values = voxels(file);
        if (values instanceof byte[] a) assertArrayEquals(new byte[] {-1, 0}, a);
        if (values instanceof short[] a) assertArrayEquals(new short[] {(short) 0xFF00, 0}, a);
        if (values instanceof int[] a) assertArrayEquals(new int[] {0xFF000000, 0}, a);
        if (values instanceof long[] a) assertArrayEquals(new long[] {0xFFL << 56, 0}, a);
    }

    @ParameterizedTest
    @CsvSource({"24, 1, 24 bits", "64, 6, complex", "24, 3, floating-point numbers of 24"})
    void otherSamplesAreRefused(int bits, int format, String words) throws IOException {
        TestTiff tiff = new TestTiff().page(1, 1, bits, new byte[bits / 8]);
        refused(tiff.tag(SAMPLE_FORMAT, format).write(folder.resolve("a.tif")), words);
    }

    @Test
    void aFolderGivesAllPagesOfItsFiles() throws IOException {
        pages(3).write(folder.resolve("part1.tif"));
        new TestTiff().page(2, 1, 8, (byte) 7, (byte) 8).write(folder.resolve("part2.tif"));
        pages(2).write(folder.resolve("part10.TIFF"));
        assertArrayEquals(new byte[] {0, 0, 1, 1, 2, 2, 7, 8, 0, 0, 1, 1}, (byte[]) voxels(folder));
    }

    @Test
    void pagesOfOtherSizesAndTypesAreRefusedBeforeAnythingIsRead() throws IOException {
        Path file = pages(2).page(1, 2, 8, (byte) 0, (byte) 0).write(folder.resolve("a.tif"));
        CellMapException e = assertThrows(CellMapException.class, () -> ForeignImages.open(file));
        assertTrue(e.why().contains("Page 2 of a.tif has 1 x 2"), e.getMessage());
        refused(pages(1).page(2, 1, 16, new byte[4]).write(file), "Page 1", "16 bits", "8 bits");
        refused(
                pages(1).page(2, 1, 8, new byte[2]).tag(SAMPLE_FORMAT, 2).write(file),
                "signed integers of 8 bits");
    }

    @Test
    void copiesAndMasksAreNoPlanes() throws IOException {
        Path file =
                pages(1).page(1, 1, 8, (byte) 5)
                        .tag(254, 1)
                        .page(2, 1, 8, (byte) 3, (byte) 3)
                        .page(2, 1, 1, (byte) 0)
                        .tag(254, 4)
                        .write(folder.resolve("a.tif"));
        assertArrayEquals(new byte[] {0, 0, 3, 3}, (byte[]) voxels(file));
        try (ForeignImage image = ForeignImages.open(file)) {
            assertEquals(
                    List.of("Pages marked as small copies or masks are left out: 2."),
                    image.notes());
        }
    }

    @Test
    void whatImageJAnnouncesIsThere() throws IOException {
        assertEquals(3, planes(described(3, "ImageJ=1.54f\nimages=3\nslices=3\n")));
        refused(described(3, "ImageJ=1.54f\nimages=6\nslices=6\n"), "6 planes", "but 3");
        refused(described(1, "ImageJ=1.54f\nimages=6\nslices=6\n"), "6 planes", "breaks off");
        refused(
                described(4, "ImageJ=1.54f\nimages=4\nchannels=2\nslices=2\n"),
                "channels and slices");
        String beyond = "ImageJ=1.54f\nimages=2000000000\nslices=3000000000\n";
        refused(described(1, beyond), "2000000000 planes");
        assertEquals(2, planes(described(2, "Scope 7: images=12")));
        try (ForeignImage image =
                ForeignImages.open(described(2, "ImageJ=1.54f\nimages=2\nframes=2\n"))) {
            assertTrue(image.notes().get(0).contains("along frames"), image.notes().toString());
        }
    }

    @Test
    void whatOmeAnnouncesIsThere() throws IOException {
        String pixels = "<OME><Image><Pixels SizeC=\"1\" SizeT=\"1\" SizeZ=\"%d\">%s</Pixels>";
        assertEquals(2, planes(described(2, pixels.formatted(2, "<TiffData/>"))));
        String split =
                "<TiffData FirstZ=\"0\" IFD=\"0\"><UUID FileName=\"described.tif\">u</UUID>"
                        + "</TiffData><TiffData FirstZ=\"2\" IFD=\"0\"><UUID FileName=\"b.tif\">"
                        + "v</UUID></TiffData>";
        refused(described(2, pixels.formatted(4, split)), "4 planes", "2 are", "b.tif", "folder");
        pages(2).write(folder.resolve("e.tif"));
        assertEquals(4, planes(folder), "all parts are in the folder");
        String turned = "<TiffData IFD=\"0\" FirstZ=\"1\"/><TiffData IFD=\"1\" FirstZ=\"0\"/>";
        refused(described(2, pixels.formatted(2, turned)), "another order");
        String two = "<Pixels SizeZ=\"1\"/></Image><Image><Pixels SizeZ=\"1\"/>";
        refused(described(2, "<OME><Image>" + two), "2 images");
        refused(described(1, pixels.formatted(5, "")), "5 planes", "but 1");
        String beyond = pixels.replace("%d", "4000000000").formatted("");
        refused(described(1, beyond), "2147483647 planes", "but 1");
    }

    @Test
    void whatTifffileAnnouncesIsThere() throws IOException {
        assertEquals(3, planes(described(3, "{\"shape\": [3, 1, 2]}")));
        refused(described(2, "{\"shape\": [3, 1, 2]}"), "3 planes");
        refused(described(4, "{\"shape\": [2, 2, 1, 2]}"), "along");
        Path bare =
                new TestTiff()
                        .page(2, 1, 8, (byte) 1, (byte) 2, (byte) 3, (byte) 4)
                        .tag(DESCRIPTION, "{\"shape\": [2, 1, 2], \"truncated\": true}")
                        .write(folder.resolve("bare.tif"));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, (byte[]) voxels(bare));
    }

    @Test
    void bandsAndVolumesInAPageAreReadOrRefused() throws IOException {
        Path file = folder.resolve("a.tif");
        TestTiff bands = new TestTiff().page(2, 1, 8, new byte[6]).tag(277, 3);
        refused(bands.write(file), "3 channels");
        refused(bands.tag(284, 2).write(file), "3 channels");
        TestTiff volume = new TestTiff().page(2, 1, 8, new byte[] {1, 2, 3, 4, 5, 6});
        assertArrayEquals(
                new byte[] {1, 2, 3, 4, 5, 6}, (byte[]) voxels(volume.tag(32997, 3).write(file)));
        refused(volume.tag(32997, 4).write(file), "breaks off", "4 planes");
        refused(volume.tag(259, 8).write(file), "volumetric", "4 planes");
    }

    @ParameterizedTest
    @CsvSource({
        "4, fax",
        "34661, JBIG",
        "34712, JPEG 2000",
        "34887, LERC",
        "34925, LZMA",
        "34934, JPEG XR",
        "50000, Zstandard",
        "50001, WebP",
        "50002, JPEG XL",
        "65000, EER",
        "12345, unknown method (12345)"
    })
    void aRefusalNamesTheCompression(int compression, String name) throws IOException {
        TestTiff tiff = new TestTiff().page(2, 1, 8, new byte[2]).tag(259, compression);
        refused(tiff.write(folder.resolve("a.tif")), name);
    }

    @Test
    void aFileThatWasNotFinishedHasNoPage() throws IOException {
        Path file = folder.resolve("a.tif");
        Files.write(file, new byte[] {'I', 'I', 42, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        refused(file, "no page");
    }

    @Test
    void pixelsBeyondTheEndOfTheFileAreMissed() throws IOException {
        Path file = folder.resolve("a.tif");
        refused(new TestTiff().page(20, 10, 8, new byte[30]).write(file), "breaks off", "Page 0");
        TestTiff packed = new TestTiff().page(20, 10, 8, new byte[30]).tag(259, 32773);
        refused(packed.tag(279, 90).write(file), "breaks off", "Page 0");
    }

    @Test
    void aDescriptionBeyondTheEndIsMissed() throws IOException {
        byte[] whole = Files.readAllBytes(described(1, "ImageJ=1.54f\nimages=1\n".repeat(20)));
        for (int i = 8; i < 120; i++)
            if (whole[i] == 14 && whole[i + 1] == 1 && whole[i + 2] == 2) whole[i + 10] = 1;
        refused(Files.write(folder.resolve("a.tif"), whole), "tag 270", "breaks off");
    }

    @Test
    void signedNumbersOfImageJComeBackAsSuch() throws IOException {
        ImageStack stack = new ImageStack(2, 1);
        for (int z = 0; z < 2; z++) stack.addSlice("", new short[] {(short) (z + 32768), 5});
        ImagePlus image = new ImagePlus("t", stack);
        Calibration calibration = image.getCalibration();
        calibration.setSigned16BitCalibration();
        Path file = folder.resolve("s.tif");
        new FileSaver(image).saveAsTiffStack(file.toString());
        assertEquals(DType.INT16, dtype(file));
        assertArrayEquals(new short[] {0, -32763, 1, -32763}, (short[]) voxels(file));
        calibration.setFunction(Calibration.STRAIGHT_LINE, new double[] {1, 2}, "OD");
        new FileSaver(image).saveAsTiffStack(file.toString());
        try (ForeignImage read = ForeignImages.open(file)) {
            assertEquals(DType.UINT16, read.array().spec().dtype());
            assertTrue(read.notes().get(0).contains("calibrated"), read.notes().toString());
        }
    }

    @Test
    void voxelSizesOfImageJAndOmeAreRead() throws IOException {
        ImageStack stack = new ImageStack(2, 1);
        for (int z = 0; z < 2; z++) stack.addSlice("", new byte[2]);
        ImagePlus image = new ImagePlus("t", stack);
        Path file = folder.resolve("v.tif");
        for (String unit : new String[] {"micron", "\u00b5m", "um", "nm"}) {
            double one = unit.equals("nm") ? 1 : 1e-3;
            Calibration calibration = image.getCalibration();
            calibration.setUnit(unit);
            calibration.pixelWidth = 4 * one;
            calibration.pixelHeight = 5 * one;
            calibration.pixelDepth = 40 * one;
            new FileSaver(image).saveAsTiffStack(file.toString());
            assertArrayEquals(new double[] {40, 5, 4}, voxelSize(file), unit);
        }
        image.getCalibration().setUnit("pixel");
        new FileSaver(image).saveAsTiffStack(file.toString());
        assertNull(voxelSize(file));
        String pixels = "<OME><Image><Pixels SizeZ=\"1\" PhysicalSizeX=\"0.004\" %s/>";
        String whole = "PhysicalSizeY=\"5\" PhysicalSizeYUnit=\"nm\" PhysicalSizeZ=\"0.04\"";
        assertArrayEquals(
                new double[] {40, 5, 4}, voxelSize(described(1, pixels.formatted(whole))));
        assertNull(voxelSize(described(1, pixels.formatted(""))), "z is not stated");
        Path scanned = pages(1).tag(282, 300).tag(283, 300).write(folder.resolve("s.tif"));
        assertNull(voxelSize(scanned), "pixels of an inch are no voxels");
    }

    private static double[] voxelSize(Path path) {
        try (ForeignImage image = ForeignImages.open(path)) {
            return image.voxelSize();
        }
    }

    @Test
    void whatAViewerWouldShowOtherwiseIsSaid() throws IOException {
        Path file = pages(1).tag(262, 0).tag(274, 6).write(folder.resolve("a.tif"));
        try (ForeignImage image = ForeignImages.open(file)) {
            assertTrue(image.notes().get(0).contains("0 as white"), image.notes().toString());
            assertTrue(image.notes().get(1).contains("orientation 6"), image.notes().toString());
        }
    }

    @Test
    void aStackOfMetaMorphHasItsPlanesInOnePage() throws IOException {
        // Tag 33629 has as many values as there are planes; here one of them is enough.
        Path file = pages(2).tag(33629, 0).write(folder.resolve("a.stk"));
        assertEquals(2, planes(file));
    }

    @Test
    void tiffAndOtherSlicesAreNoStack() throws IOException {
        pages(1).write(folder.resolve("a.tif"));
        Files.write(folder.resolve("b.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10});
        refused(folder, "a.tif", "b.png");
    }
}

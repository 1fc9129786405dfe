// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenImageTest {

    private static final int W = 5;
    private static final int H = 4;
    private static final double[] NM = {8, 8, 8};

    /** Voxel (z, y, x) of the images here. */
    private static int value(int z, int y, int x) {
        return 100 * z + 10 * y + x;
    }

    private static ImageProcessor fill(ImageProcessor plane, int z) {
        for (int y = 0; y < H; y++) for (int x = 0; x < W; x++) plane.setf(x, y, value(z, y, x));
        return plane;
    }

    private static ImagePlus stack(String type, int depth) {
        ImageStack stack = new ImageStack(W, H);
        for (int z = 0; z < depth; z++) stack.addSlice(fill(plane(type), z));
        return new ImagePlus("em", stack);
    }

    private static ImageProcessor plane(String type) {
        return switch (type) {
            case "8" -> new ByteProcessor(W, H);
            case "16" -> new ShortProcessor(W, H);
            default -> new FloatProcessor(W, H);
        };
    }

    private static void assertVoxels(VoxelImage image, int depth) {
        assertArrayEquals(new long[] {depth, H, W}, image.shape());
        Box box = Box.between(new long[] {depth - 1, 1, 2}, new long[] {depth, 3, 5});
        float[] want = new float[6];
        for (int i = 0; i < 6; i++) want[i] = value(depth - 1, 1 + i / 3, 2 + i % 3);
        assertArrayEquals(want, image.floats(box));
        assertEquals(value(0, 3, 4), image.floats(Box.of(image.shape()))[H * W - 1]);
    }

    @ParameterizedTest
    @CsvSource({"8, UINT8, 2", "16, UINT16, 9", "32, FLOAT32, 9", "32, FLOAT32, 1"})
    void aStackIsAVolume(String type, DType dtype, int depth) {
        VoxelImage image = OpenImage.grey(stack(type, depth), NM);
        assertEquals(dtype, image.dtype());
        assertVoxels(image, depth);
    }

    @Test
    void signedValuesAreThoseThatAreShown() {
        ImagePlus image = stack("16", 2);
        image.getCalibration().setSigned16BitCalibration();
        VoxelImage volume = OpenImage.grey(image, NM);
        assertEquals(DType.INT16, volume.dtype());
        assertEquals(value(1, 2, 3) - 32768, volume.floats(Box.of(volume.shape()))[H * W + 13]);
        assertEquals(image.getCalibration().getCValue(113), volume.floats(one(1, 1, 3))[0]);
    }

    private static Box one(long z, long y, long x) {
        return new Box(new long[] {z, y, x}, new long[] {1, 1, 1});
    }

    /** A stack that makes its planes and notes which. */
    private static final class Lazy extends VirtualStack {
        final List<Integer> read = new ArrayList<>();
        private final int depth;

        Lazy(int depth) {
            super(W, H, null, null);
            this.depth = depth;
        }

        @Override
        public synchronized ImageProcessor getProcessor(int n) {
            read.add(n);
            return fill(new ShortProcessor(W, H), n - 1);
        }

        @Override
        public int size() {
            return depth;
        }

        @Override
        public int getSize() {
            return depth;
        }
    }

    @Test
    void ofAVirtualStackOnlyThePlanesAskedForAreRead() {
        Lazy stack = new Lazy(300);
        ImagePlus shown = new ImagePlus("lazy", stack);
        stack.read.clear();
        VoxelImage image = OpenImage.grey(shown, NM);
        assertTrue(stack.read.size() <= 1, "" + stack.read);
        stack.read.clear();
        image.floats(Box.between(new long[] {7, 0, 0}, new long[] {9, H, W}));
        assertEquals(List.of(8, 9), stack.read.stream().sorted().toList());
        image.floats(one(8, 1, 1));
        assertEquals(List.of(8, 9), stack.read.stream().sorted().toList());
        assertVoxels(image, 300);
    }

    @ParameterizedTest
    @CsvSource({
        "nm, 1",
        "um, 1000",
        "µm, 1000",
        "μm, 1000",
        "micron, 1000",
        "microns, 1000",
        "micrometer, 1000",
        "Nanometers, 1",
        "mm, 1e6",
        "cm, 1e7",
        "inch, 2.54e7",
        "Å, 0.1"
    })
    void theCalibrationGivesTheVoxelSize(String unit, double nm) {
        ImagePlus image = stack("8", 2);
        Calibration c = image.getCalibration();
        c.setUnit(unit);
        c.pixelWidth = 4;
        c.pixelHeight = 5;
        c.pixelDepth = 30;
        assertArrayEquals(
                new double[] {30 * nm, 5 * nm, 4 * nm},
                OpenImage.grey(image, null).grid().scale(),
                1e-9 * nm);
    }

    @Test
    void eachAxisMayHaveItsOwnUnit() {
        ImagePlus image = stack("8", 2);
        Calibration c = image.getCalibration();
        c.setXUnit("nm");
        c.setYUnit("nm");
        c.setZUnit("micron");
        c.pixelWidth = 4;
        c.pixelHeight = 4;
        c.pixelDepth = 0.03;
        c.xOrigin = 10;
        c.zOrigin = -2;
        assertArrayEquals(new double[] {30, 4, 4}, OpenImage.grid(image, null).scale(), 1e-9);
        assertArrayEquals(
                new double[] {60, 0, -40}, OpenImage.grid(image, null).translation(), 1e-9);
        assertArrayEquals(new double[] {16, 0, -80}, OpenImage.grid(image, NM).translation(), 1e-9);
    }

    @Test
    void whatIsCalibratedByAGridHasThatGrid() {
        ImagePlus image = stack("8", 2);
        OpenImage.calibrate(image, OpenImage.grid(image, new double[] {30, 8, 4}));
        assertArrayEquals(new double[] {30, 8, 4}, OpenImage.grid(image, null).scale());
        assertEquals("nm", image.getCalibration().getUnit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pixel", "pixels", "", "sec", "voxel"})
    void withoutALengthTheVoxelSizeIsAskedFor(String unit) {
        ImagePlus image = stack("8", 2);
        image.getCalibration().setUnit(unit);
        UsageException e = assertThrows(UsageException.class, () -> OpenImage.grey(image, null));
        assertEquals("The voxel size is not known", e.what());
        assertTrue(e.fix().contains("@{voxelSize}"), e.fix());
        assertArrayEquals(NM, OpenImage.grey(image, NM).grid().scale());
    }

    @Test
    void whatIsNoStackOfGreyValuesIsRefused() {
        ImagePlus image = stack("8", 6);
        image.setDimensions(2, 3, 1);
        assertRefused(image, "2 channels");
        image.setDimensions(1, 3, 2);
        assertRefused(image, "2 time points");
        assertRefused(new ImagePlus("rgb", new ColorProcessor(W, H)), "colour image");
    }

    @Test
    void valuesThatAreNotWhatIsShownAreRefused() {
        ImagePlus image = stack("8", 2);
        image.setLut(LUT.createLutFromColor(Color.RED));
        assertRefused(image, "coloured");
        assertVoxels(OpenImage.labels(image, OpenImage.grid(image, NM)), 2);
        image.setLut(LUT.createLutFromColor(Color.WHITE));
        assertVoxels(OpenImage.grey(image, NM), 2);
        image.getProcessor().invertLut();
        assertRefused(image, "inverted");
        ImagePlus density = stack("8", 2);
        density.getCalibration()
                .setFunction(Calibration.STRAIGHT_LINE, new double[] {1, 2}, "density");
        assertRefused(density, "another meaning");
    }

    private static void assertRefused(ImagePlus image, String why) {
        UsageException e = assertThrows(UsageException.class, () -> OpenImage.grey(image, NM));
        assertTrue(e.why().contains(why), e.why());
    }

    @Test
    void aPlaneThatIsGoneIsAFailure() {
        Lazy stack = new Lazy(3);
        VoxelImage image = OpenImage.grey(new ImagePlus("lazy", stack), NM);
        ImagePlus other = stack("8", 3);
        VoxelImage volume = OpenImage.grey(other, NM);
        other.getStack().deleteLastSlice();
        assertThrows(CellMapException.class, () -> volume.floats(one(2, 0, 0)));
        assertVoxels(image, 3);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.position.FunctionRandomAccessible;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;

class ShownVolumeTest {

    private static final VoxelGrid GRID =
            new VoxelGrid(new double[] {30, 8, 4}, new double[] {600, -80, 12});

    private static VoxelImage volume(RandomAccessibleInterval<?> image) {
        return VoxelImage.of(image, GRID, "made");
    }

    @Test
    void greyValuesAreShownAsTheyAre() {
        byte[] values = new byte[24];
        for (int i = 0; i < 24; i++) values[i] = (byte) (10 * i);
        VoxelImage volume = volume(ArrayImgs.unsignedBytes(values, 4, 3, 2));
        ImagePlus image = ShownVolume.grey(volume, "em");
        assertEquals(8, image.getBitDepth());
        assertTrue(image.getStack().isVirtual());
        image.setSlice(2);
        assertEquals(10 * 21, image.getProcessor().get(1, 2));
        assertEquals("nm", image.getCalibration().getUnit());
        assertArrayEquals(GRID.scale(), OpenImage.grid(image, null).scale());
        assertArrayEquals(GRID.translation(), OpenImage.grid(image, null).translation(), 1e-9);
        assertEquals(volume, ShownVolume.volume(image).orElseThrow());
    }

    @Test
    void whatGoesOutComesBackTheSame() {
        short[] signed = {-32768, -1, 0, 1, 32767, 7};
        float[] floats = {0, 0.5f, 1, -1, Float.NaN, 3};
        for (VoxelImage volume :
                List.of(
                        volume(ArrayImgs.shorts(signed, 3, 1, 2)),
                        volume(ArrayImgs.unsignedShorts(signed, 3, 1, 2)),
                        volume(ArrayImgs.floats(floats, 3, 1, 2)))) {
            ImagePlus image = ShownVolume.grey(volume, "em");
            VoxelImage back = OpenImage.grey(image, null);
            assertEquals(volume.dtype(), back.dtype());
            Box all = volume.bounds();
            assertArrayEquals(volume.floats(all), back.floats(all));
        }
    }

    @Test
    void labelsHaveTheirIdsAndColours() {
        int[] ids = {0, 1, 255, 256, 257, 70_000};
        VoxelImage volume = volume(ArrayImgs.unsignedInts(ids, 3, 1, 2));
        ImagePlus image = ShownVolume.labels(volume, "mito");
        assertEquals(32, image.getBitDepth());
        assertEquals(255, image.getProcessor().getf(2, 0));
        ImagePlus few =
                ShownVolume.labels(
                        volume(ArrayImgs.unsignedBytes(new byte[] {0, 1, 2, 3, 4, 5}, 3, 1, 2)),
                        "mito");
        assertEquals(16, few.getBitDepth());
        assertEquals(0xFF000000, rgb(few, 0));
        assertEquals(LabelColours.argb(2), rgb(few, 2));
        few.setSlice(2);
        assertEquals(LabelColours.argb(3), rgb(few, 0));
        image.setSlice(2);
        assertEquals(LabelColours.argb(1), rgb(image, 0));
        assertEquals(LabelColours.argb(2), rgb(image, 1));
        float[] back = OpenImage.labels(image, OpenImage.grid(image, null)).floats(volume.bounds());
        assertArrayEquals(volume.floats(volume.bounds()), back);
    }

    private static int rgb(ImagePlus image, int x) {
        return ((java.awt.image.BufferedImage) image.getProcessor().createImage()).getRGB(x, 0);
    }

    @Test
    void idsThatAnImageCannotHoldAreRefused() {
        VoxelImage volume =
                volume(ArrayImgs.unsignedInts(new int[] {0, 1 << 24, 0, (1 << 24) + 1}, 2, 1, 2));
        assertThrows(CellMapException.class, () -> ShownVolume.labels(volume, "large"));
    }

    @Test
    void onlyShownPlanesAreRead() {
        Set<Long> planes = ConcurrentHashMap.newKeySet();
        FunctionRandomAccessible<UnsignedByteType> lazy =
                new FunctionRandomAccessible<>(
                        3,
                        (at, value) -> {
                            planes.add(at.getLongPosition(2));
                            value.set(at.getIntPosition(0));
                        },
                        UnsignedByteType::new);
        var cells = Views.interval(lazy, new FinalInterval(4, 3, 900));
        ImagePlus image = ShownVolume.grey(volume(cells), "lazy");
        image.setSlice(500);
        assertEquals(Set.of(0L, 499L), planes);
    }

    @Test
    void coloursAreFarApart() {
        List<double[]> seen = new ArrayList<>();
        for (int i = 1; i <= 255; i++) {
            int rgb = LabelColours.argb(i);
            assertEquals(0xFF, rgb >>> 24);
            seen.add(LabelColours.lab(new int[] {rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF}));
        }
        assertTrue(nearest(seen.subList(0, 20)) > 35, "" + nearest(seen.subList(0, 20)));
        assertTrue(nearest(seen) > 8, "" + nearest(seen));
        assertEquals(LabelColours.argb(1), LabelColours.argb(256));
        assertEquals(0, LabelColours.argb(0));
        assertTrue(LabelColours.place(-1L) > 0);
    }

    private static double nearest(List<double[]> colours) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < colours.size(); i++)
            for (int j = 0; j < i; j++) {
                double sum = 0;
                for (int d = 0; d < 3; d++)
                    sum += Math.pow(colours.get(i)[d] - colours.get(j)[d], 2);
                least = Math.min(least, Math.sqrt(sum));
            }
        return least;
    }

    @Test
    void whiteAndBlackAreWhereTheyShouldBe() {
        assertArrayEquals(
                new double[] {100, 0, 0}, LabelColours.lab(new int[] {255, 255, 255}), 0.02);
        assertArrayEquals(new double[3], LabelColours.lab(new int[3]), 1e-9);
        assertArrayEquals(
                new double[] {53.24, 80.09, 67.20}, LabelColours.lab(new int[] {255, 0, 0}), 0.05);
    }
}

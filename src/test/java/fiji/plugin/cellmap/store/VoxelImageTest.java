// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.ARGBType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VoxelImageTest {

    private static final long[] SHAPE = {130, 90, 95};
    private static final int VOXELS = 130 * 90 * 95;
    private static final VoxelGrid GRID =
            new VoxelGrid(new double[] {8, 4, 4}, new double[] {80, 0, -4});
    private static final Box PART = new Box(new long[] {3, 1, 5}, new long[] {66, 40, 31});

    @TempDir Path folder;

    private ChunkedArray array(DType dtype, int... chunks) {
        ChunkedArray array =
                Stores.openOrCreate(folder.resolve(dtype + ".zarr"))
                        .create("a", ArraySpec.of(SHAPE, chunks, dtype));
        array.write(Box.of(SHAPE), Values.counting(dtype, VOXELS));
        return array;
    }

    private static Object part(ChunkedArray array) {
        return array.read(PART);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void blocksOfALazyImageAreThoseOfItsArray(DType dtype) {
        ChunkedArray array = array(dtype, 33, 7, 40);
        VoxelImage image = VoxelImage.of(array, new ChunkCache(16), GRID);
        assertEquals(dtype, image.dtype());
        assertValues(array.read(Box.of(SHAPE)), image.read(image.bounds()));
        assertArrayEquals(
                Widening.floats(array.read(Box.of(SHAPE)), dtype), image.floats(image.bounds()));
        assertValues(part(array), image.read(PART));
        Box small = new Box(new long[] {34, 2, 1}, new long[] {3, 2, 5});
        assertValues(array.read(small), image.read(small));
        assertArrayEquals(Widening.floats(part(array), dtype), image.floats(PART));
        assertArrayEquals(Widening.floats(array.read(small), dtype), image.floats(small));
    }

    private static void assertValues(Object expected, Object found) {
        assertTrue(java.util.Objects.deepEquals(expected, found));
    }

    @Test
    void theLargestNumbersAreWidenedOnce() {
        DType[] types = {
            DType.INT8,
            DType.UINT8,
            DType.INT16,
            DType.UINT16,
            DType.INT32,
            DType.UINT32,
            DType.INT64,
            DType.UINT64
        };
        Object[] ones = {
            new byte[] {-1},
            new byte[] {-1},
            new short[] {-1},
            new short[] {-1},
            new int[] {-1},
            new int[] {-1},
            new long[] {-1},
            new long[] {-1}
        };
        float[] expected = {-1, 255, -1, 65535, -1, 4294967296f, -1, 18446744073709551616f};
        double[] exact = {-1, 255, -1, 65535, -1, 4294967295d, -1, 18446744073709551616d};
        for (int i = 0; i < types.length; i++) {
            assertEquals(expected[i], Widening.floats(ones[i], types[i])[0], types[i].label);
            double[] wide = new double[1];
            Widening.doubles(ones[i], types[i], 0, wide, 0, 1);
            assertEquals(exact[i], wide[0], types[i].label);
        }
    }

    @Test
    void anyViewReadsAsTheImageThatItShows() {
        ChunkedArray array = array(DType.UINT8, 32, 16, 16);
        VoxelImage whole = VoxelImage.of(array, new ChunkCache(16), GRID);
        @SuppressWarnings("unchecked")
        RandomAccessibleInterval<UnsignedByteType> image =
                (RandomAccessibleInterval<UnsignedByteType>) whole.image();
        // x y z of the view: y x z of the image, from (5, 1, 3) on, as 16 bits
        RandomAccessibleInterval<UnsignedShortType> view =
                Converters.convert(
                        Views.permute(
                                Views.interval(
                                        image, new long[] {5, 1, 3}, new long[] {35, 40, 68}),
                                0,
                                1),
                        (in, out) -> out.set(in.get() * 257),
                        new UnsignedShortType());
        VoxelImage seen = VoxelImage.of(view, GRID, "view");
        assertEquals(DType.UINT16, seen.dtype());
        assertArrayEquals(new long[] {66, 31, 40}, seen.shape());
        float[] found = seen.floats(seen.bounds());
        float[] expected = whole.floats(PART);
        for (int z = 0; z < 66; z++)
            for (int y = 0; y < 40; y++)
                for (int x = 0; x < 31; x++)
                    assertEquals(
                            257 * expected[(z * 40 + y) * 31 + x], found[(z * 31 + x) * 40 + y]);
    }

    @Test
    void otherTypesAreReadAsFloats() {
        RandomAccessibleInterval<BitType> bits = ArrayImgs.bits(3, 1, 1);
        bits.getAt(1, 0, 0).set(true);
        VoxelImage image = VoxelImage.of(bits, GRID, "bits");
        assertEquals(DType.FLOAT32, image.dtype());
        assertArrayEquals(new float[] {0, 1, 0}, image.floats(image.bounds()));
    }

    @Test
    void whatIsNoVolumeOfNumbersIsRefused() {
        RandomAccessibleInterval<ARGBType> colours = ArrayImgs.argbs(2, 2, 2);
        CellMapException e =
                assertThrows(CellMapException.class, () -> VoxelImage.of(colours, GRID, "colours"));
        assertTrue(e.why().contains("ARGBType"), e.getMessage());
        CellMapException flat =
                assertThrows(
                        CellMapException.class,
                        () -> VoxelImage.of(ArrayImgs.bytes(2, 2), GRID, "plane"));
        assertTrue(flat.why().contains("2 axes"), flat.getMessage());
    }

    @Test
    void aBoxOutsideIsRefused() {
        VoxelImage image = VoxelImage.of(ArrayImgs.bytes(2, 2, 2), GRID, "small");
        Box outside = new Box(new long[] {1, 0, 0}, new long[] {2, 1, 1});
        assertThrows(IllegalArgumentException.class, () -> image.read(outside));
        assertThrows(IllegalArgumentException.class, () -> image.floats(outside));
    }

    /** Two readers of a lazy image share its cells; no cell is decoded twice. */
    @Test
    void zerosAmongBytesAreFoundWhereverTheyAre() {
        for (int n : new int[] {0, 1, 7, 8, 9, 31}) {
            byte[] values = new byte[n];
            for (int i = 0; i < n; i++) values[i] = (byte) (i % 2 == 0 ? 0x80 : i + 1);
            assertFalse(Voxels.anyZero(values));
            for (int i = 0; i < n; i++) {
                byte kept = values[i];
                values[i] = 0;
                assertTrue(Voxels.anyZero(values), n + " " + i);
                values[i] = kept;
            }
        }
    }

    @Test
    void threadsShareCells() {
        ChunkedArray array = array(DType.UINT16, 16, 16, 16);
        ChunkCache cache = new ChunkCache(16);
        VoxelImage image = VoxelImage.of(array, cache, GRID);
        assertEquals(0, cache.stats().misses());
        float[] expected = Widening.floats(array.read(Box.of(SHAPE)), DType.UINT16);
        IntStream.range(0, 8)
                .parallel()
                .forEach(i -> assertArrayEquals(expected, image.floats(image.bounds())));
        assertEquals(9 * 6 * 6, cache.stats().misses());
    }

    /** Counts what is read. */
    private record Counted(BlockSource<Object> source, List<Box> boxes)
            implements BlockSource<Object> {
        @Override
        public Box bounds() {
            return source.bounds();
        }

        @Override
        public Object read(Box box) {
            boxes.add(box);
            return source.read(box);
        }
    }

    @Test
    void anyStepsReadEachLayerOnce() {
        ChunkedArray array = array(DType.UINT16, 33, 40, 40);
        for (int step : new int[] {1, 7, 32, 33, 34, 66, 129, 130}) {
            Counted counted = new Counted(array, new ArrayList<>());
            LayerBlocks layers = new LayerBlocks(counted, DType.UINT16, 33);
            for (int z = 0; z < 130; z += step) {
                Box planes = layers.bounds().planes(z, Math.min(130, z + step));
                assertValues(array.read(planes), layers.read(planes));
            }
            long planes = counted.boxes.stream().mapToLong(b -> b.shape()[0]).sum();
            assertEquals(130, planes, "step " + step);
        }
    }

    @Test
    void imagesInLayersReadAsTheirArray() {
        ChunkedArray array = array(DType.INT16, 33, 7, 40);
        VoxelImage image = VoxelImage.ofLayers(array, GRID);
        assertValues(array.read(PART), image.read(PART));
        assertValues(array.read(PART), VoxelImage.of(array, GRID).read(PART));
        assertArrayEquals(Widening.floats(array.read(PART), DType.INT16), image.floats(PART));
        assertValues(array.read(PART), VoxelImage.of(image.image(), GRID, "").read(PART));
        VoxelImage computed = VoxelImage.ofLayers(array, DType.INT16, GRID, "computed");
        assertValues(array.read(PART), computed.read(PART));
        assertValues(array.read(PART), VoxelImage.of(computed.image(), GRID, "").read(PART));
    }

    /** A view of a view: cut on one side, filled up with 0 on the other, in every way to read. */
    @Test
    void viewsCutAndFillUp() {
        ChunkedArray array = array(DType.UINT8, 32, 16, 16);
        Box place = new Box(new long[] {120, -3, 5}, new long[] {20, 10, 100});
        Box part = new Box(new long[] {2, 1, 0}, new long[] {18, 8, 99});
        byte[] expected = new byte[(int) part.size()];
        Box all = Box.of(SHAPE);
        Boxes.copy(array.read(all), all, expected, part.translate(place.min()));
        for (VoxelImage image :
                List.of(
                        VoxelImage.of(array, GRID),
                        VoxelImage.of(array, new ChunkCache(16), GRID),
                        VoxelImage.ofLayers(array, GRID))) {
            VoxelImage view = image.view(place).view(part);
            assertArrayEquals(part.shape(), view.shape());
            assertArrayEquals(expected, (byte[]) view.read(view.bounds()));
            assertValues(
                    view.floats(view.bounds()),
                    VoxelImage.of(view.image(), GRID, "").floats(view.bounds()));
            assertArrayEquals(
                    new double[] {80 + 8 * 122, 4 * -2, -4 + 4 * 5}, view.grid().translation());
        }
    }

    @Test
    void whatIsNotStoredIsKnownToBeBackground() {
        ChunkedArray array =
                Stores.openOrCreate(folder.resolve("sparse.zarr"))
                        .create("a", ArraySpec.of(SHAPE, new int[] {64, 64, 64}, DType.UINT8));
        array.write(new Box(new long[] {70, 0, 0}, new long[] {1, 1, 1}), new byte[] {1});
        VoxelImage image = VoxelImage.of(array, GRID);
        Box empty = Box.of(new long[] {64, 64, 64});
        assertTrue(image.isBackground(empty));
        assertFalse(image.isBackground(new Box(new long[] {63, 0, 0}, new long[] {2, 1, 1})));
        VoxelImage view = image.view(new Box(new long[] {-30, 0, 0}, new long[] {120, 90, 95}));
        assertTrue(view.isBackground(new Box(new long[] {0, 0, 0}, new long[] {94, 90, 95})));
        assertFalse(view.isBackground(new Box(new long[] {94, 63, 63}, new long[] {1, 1, 1})));
        assertFalse(VoxelImage.of(view.image(), GRID, "").isBackground(empty), "nobody can tell");
    }
}

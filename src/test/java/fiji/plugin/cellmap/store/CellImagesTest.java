// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.store.format.Stores;
import java.nio.file.Path;
import net.imglib2.RandomAccess;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedIntType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CellImagesTest {

    private static final long[] SHAPE = {5, 7, 9};

    @TempDir Path folder;

    private ChunkedArray array(DType dtype) {
        return Stores.openOrCreate(folder.resolve(dtype + ".zarr"))
                .create("a", ArraySpec.of(SHAPE, new int[] {2, 3, 4}, dtype));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void voxelsLieWhereTheArrayHasThem(DType dtype) {
        ChunkedArray array = array(dtype);
        array.write(Box.of(SHAPE), Values.counting(dtype, 5 * 7 * 9));
        var image = CellImages.of(array, new ChunkCache(1));
        assertArrayEquals(new long[] {9, 7, 5}, image.dimensionsAsLongArray());
        int[] cell = new int[3];
        image.getCellGrid().cellDimensions(cell);
        assertArrayEquals(new int[] {4, 3, 2}, cell);
        RandomAccess<? extends RealType<?>> access = image.randomAccess();
        for (int z = 0; z < 5; z++)
            for (int y = 0; y < 7; y++)
                for (int x = 0; x < 9; x++) {
                    int n = (z * 7 + y) * 9 + x + 1;
                    access.setPosition(new int[] {x, y, z});
                    assertEquals(expected(dtype, n), access.get().getRealDouble());
                }
    }

    private static double expected(DType dtype, int n) {
        return switch (dtype) {
            case BOOL -> n % 2;
            case INT8 -> (byte) n;
            case UINT8 -> n & 0xFF;
            default -> n;
        };
    }

    @Test
    void unsignedValuesAreUnsigned() {
        ChunkedArray array = array(DType.UINT32);
        array.write(new Box(new long[3], new long[] {1, 1, 1}), new int[] {-1});
        LazyCellImg<UnsignedIntType, ?> image =
                CellImages.of(array, new ChunkCache(1), new UnsignedIntType());
        assertEquals(4294967295L, image.getAt(0, 0, 0).get());
        assertEquals(0, image.getAt(8, 6, 4).get());
    }

    @Test
    void theTypeIsChecked() {
        ChunkedArray array = array(DType.UINT16);
        assertThrows(
                IllegalArgumentException.class,
                () -> CellImages.of(array, new ChunkCache(1), new UnsignedByteType()));
    }

    @Test
    void opensWithoutReadingAndLoadsOneCellForOneVoxel() {
        ChunkedArray array = array(DType.UINT8);
        array.write(Box.of(SHAPE), Values.counting(DType.UINT8, 5 * 7 * 9));
        ChunkCache cache = new ChunkCache(1);
        LazyCellImg<UnsignedByteType, ?> image =
                CellImages.of(array, cache, new UnsignedByteType());
        assertEquals(0, cache.stats().misses());
        assertEquals(1, image.getAt(0, 0, 0).get());
        assertEquals(1, cache.stats().misses());
    }
}

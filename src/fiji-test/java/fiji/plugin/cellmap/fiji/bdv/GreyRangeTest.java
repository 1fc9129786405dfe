// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import java.nio.file.Path;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GreyRangeTest {

    /** A tenth of it lies beside the middle of 64 voxels. */
    private static final long[] SHAPE = {4, 64, 80};

    @TempDir Path folder;

    private GreyRange of(DType type, Object values) {
        ArraySpec spec = ArraySpec.of(SHAPE, new int[] {4, 32, 32}, type);
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("a.zarr"))) {
            store.create("em", spec).write(Box.of(SHAPE), values);
            double[] nm = {8, 8, 8};
            return GreyRange.ofEm(LazyVolume.open(store, "em", new ChunkCache(4), nm));
        }
    }

    private static int x(int i) {
        return (int) (i % SHAPE[2]);
    }

    private static int size() {
        return (int) Box.of(SHAPE).size();
    }

    @Test
    void bytesAreShownAsTheyAre() {
        assertEquals(new GreyRange(0, 255), of(DType.UINT8, new byte[size()]));
    }

    @Test
    void wideIntegersFromTheDarkestToTheBrightestInTheMiddle() {
        short[] values = new short[size()];
        for (int i = 0; i < values.length; i++) values[i] = (short) (x(i) < 8 ? 60000 : 900 + x(i));
        values[8] = 0;
        values[70] = (short) 65535;
        assertEquals(new GreyRange(908, 971), of(DType.UINT16, values));
    }

    @Test
    void floatsWithoutWhatIsNoNumber() {
        float[] values = new float[size()];
        for (int i = 0; i < values.length; i++) values[i] = i % 3 == 0 ? Float.NaN : -5 + x(i);
        assertEquals(new GreyRange(3, 66), of(DType.FLOAT32, values));
    }

    @Test
    void anImageOfOneValueHasTheRangeOfItsType() {
        assertEquals(new GreyRange(0, 65535), of(DType.UINT16, new short[size()]));
        assertEquals(new GreyRange(0, 1), GreyRange.ofType(new FloatType()));
        assertEquals(new GreyRange(0, 255), GreyRange.ofType(new UnsignedByteType()));
        assertEquals(new GreyRange(0, 65535), GreyRange.ofType(new UnsignedShortType()));
    }
}

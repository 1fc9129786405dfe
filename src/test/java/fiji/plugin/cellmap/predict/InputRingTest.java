// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputRingTest {

    private static final int CHUNK = 8;
    private static final long[] SHAPE = {90, 150, 200};

    /** Fetches whole chunks, of which a cache holds a few: less than a layer has. */
    private static final class Chunks implements BlockSource<float[]> {
        private final BlockSource<float[]> all =
                GreyBox.of(Functions.noise(6, (int) Box.of(SHAPE).size()), SHAPE).grey();
        private final Map<Long, Boolean> cache = new LinkedHashMap<>(16, 0.75f, true);
        private final int room;
        private int fetched;

        Chunks(int room) {
            this.room = room;
        }

        @Override
        public Box bounds() {
            return all.bounds();
        }

        @Override
        public float[] read(Box box) {
            int[] chunk = {CHUNK, CHUNK, CHUNK};
            for (long[] cell : Boxes.cells(chunk, box)) {
                long key = (cell[0] * 1000 + cell[1]) * 1000 + cell[2];
                if (cache.put(key, true) == null) fetched++;
                if (cache.size() > room) cache.remove(cache.keySet().iterator().next());
            }
            return all.read(box);
        }

        static int count() {
            int n = 1;
            for (long length : SHAPE) n *= (int) ((length + CHUNK - 1) / CHUNK);
            return n;
        }
    }

    /** Goes through the volume as a prediction does; gives what all windows saw. */
    private static float sum(Chunks volume, int window, int layer, int most) {
        WindowShape shape = WindowShape.same(window, window, window);
        WindowGrid grid = new WindowGrid(SHAPE, shape.output(), false, 0.5);
        InputRing ring =
                new InputRing(
                        grid,
                        shape,
                        volume,
                        false,
                        Padding.REPLICATE,
                        0,
                        new long[] {0, SHAPE[1]},
                        new long[] {0, SHAPE[2]},
                        layer,
                        most);
        float[] values = new float[shape.inputSize()];
        float sum = 0;
        for (long z : grid.axis(0).starts()) {
            ring.advance(z + window);
            for (long y : grid.axis(1).starts())
                for (long x : grid.axis(2).starts()) {
                    ring.copyWindow(z, y, x, values, 0);
                    for (int i = 0; i < values.length; i += 61) sum += values[i];
                }
        }
        return sum;
    }

    /** Windows that end between the borders of chunks. */
    @ParameterizedTest
    @CsvSource({"20", "24", "30", "32"})
    void everyChunkIsFetchedOnce(int window) {
        int row = (int) (SHAPE[2] / CHUNK + 1) * 16;
        int layer = row * (int) (SHAPE[1] / CHUNK + 1) / 16;
        assertTrue(row < layer * 2);
        Chunks once = new Chunks(row);
        float found = sum(once, window, CHUNK, 1 << 17);
        double ratio = (double) once.fetched / Chunks.count();
        assertTrue(ratio <= 1.05, "ratio " + ratio);
        Chunks more = new Chunks(row);
        assertEquals(found, sum(more, window, 1, 1 << 30));
        assertTrue(window % 16 == 0 || more.fetched > once.fetched, "ratio without " + ratio);
    }

    @Test
    void windowsAreThoseOfTheVolume() {
        WindowShape shape = WindowShape.same(20, 24, 28);
        WindowGrid grid = new WindowGrid(SHAPE, shape.output(), false, 0.5);
        Chunks volume = new Chunks(1000);
        InputRing ring =
                new InputRing(
                        grid,
                        shape,
                        volume,
                        false,
                        Padding.REPLICATE,
                        0,
                        new long[] {0, SHAPE[1]},
                        new long[] {0, SHAPE[2]},
                        CHUNK,
                        5000);
        float[] values = new float[shape.inputSize()];
        for (long z : grid.axis(0).starts()) {
            ring.advance(z + 20);
            for (long y : grid.axis(1).starts())
                for (long x : grid.axis(2).starts()) {
                    ring.copyWindow(z, y, x, values, 0);
                    Box box = new Box(new long[] {z, y, x}, new long[] {20, 24, 28});
                    assertArrayEquals(volume.all.read(box), values);
                }
        }
    }
}

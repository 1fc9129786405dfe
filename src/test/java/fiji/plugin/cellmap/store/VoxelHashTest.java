// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoxelHashTest {

    @TempDir Path folder;

    /** Counts the voxels, and cancels after a number of looks at whether it should. */
    private static final class Watch implements Progress {
        private final long most;
        private long looks;
        private long voxels;

        Watch(long most) {
            this.most = most;
        }

        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {
            voxels += units;
        }

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return ++looks > most;
        }
    }

    @Test
    void chunksOfAnySizeGiveTheHashOfTheValues() throws Exception {
        long[] shape = {21, 33, 40};
        short[] values = new short[21 * 33 * 40];
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < values.length; i++) values[i] = (short) random.nextInt();
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(values);
        String expected = Hashes.sha256(bytes.array());
        int[][] chunks = {{1, 1, 3}, {21, 33, 40}, {4, 5, 7}, {2, 1, 64}};
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("a.zarr"))) {
            for (int i = 0; i < chunks.length; i++) {
                ArraySpec spec = ArraySpec.of(shape, chunks[i], DType.UINT16);
                ChunkedArray array = store.create("a" + i, spec.withCodec(Codec.RAW));
                array.write(Box.of(shape), values);
                Watch watch = new Watch(Long.MAX_VALUE);
                assertEquals(expected, VoxelHash.of(array, watch));
                assertEquals(values.length, watch.voxels);
            }
        }
    }

    @Test
    void aCancelIsHonouredAmongTinyChunks() {
        long[] shape = {4000, 4000, 4000};
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("a.zarr"))) {
            ChunkedArray array =
                    store.create("a", ArraySpec.of(shape, new int[] {1, 1, 1}, DType.UINT8));
            Watch watch = new Watch(40);
            assertThrows(CancelledException.class, () -> VoxelHash.of(array, watch));
            assertTrue(watch.voxels < 100_000, watch.voxels + " voxels were read");
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.format.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaneReaderTest {

    private static final long[] SHAPE = {23, 5, 7};

    @TempDir Path folder;

    /** Counts what is read. */
    private record Counted(ChunkedArray array, List<Box> boxes) implements ChunkedArray {
        @Override
        public String location() {
            return array.location();
        }

        @Override
        public ArraySpec spec() {
            return array.spec();
        }

        @Override
        public ObjectNode attributes() {
            return array.attributes();
        }

        @Override
        public void setAttributes(ObjectNode attributes) {}

        @Override
        public Object read(Box box) {
            boxes.add(box);
            return array.read(box);
        }

        @Override
        public void write(Box box, Object values) {}

        @Override
        public boolean chunkExists(long... index) {
            return true;
        }
    }

    @Test
    void anyStepsReadEachLayerOnce() {
        short[] all = new short[23 * 35];
        for (int i = 0; i < all.length; i++) all[i] = (short) i;
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("a.zarr"))) {
            ChunkedArray array =
                    store.create("x", ArraySpec.of(SHAPE, new int[] {6, 4, 4}, DType.UINT16));
            array.write(Box.of(SHAPE), all);
            for (int step = 1; step <= 23; step++) {
                Counted counted = new Counted(array, new ArrayList<>());
                PlaneReader reader = new PlaneReader(counted);
                short[] read = new short[all.length];
                for (int z = 0; z < 23; z += step) {
                    int end = Math.min(23, z + step);
                    short[] part = (short[]) reader.read(z, end);
                    System.arraycopy(part, 0, read, z * 35, part.length);
                }
                assertArrayEquals(all, read, "step " + step);
                long planes = counted.boxes.stream().mapToLong(b -> b.shape()[0]).sum();
                assertEquals(23, planes, "step " + step);
            }
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.predict.PredictionEvent;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import ij.ImagePlus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of a prediction follows what is written of it. */
class GrowingResultTest {

    @TempDir Path folder;

    private final List<ImagePlus> images = new ArrayList<>();

    private QuietHost host(boolean watched) {
        return new QuietHost() {
            @Override
            public boolean watched() {
                return watched;
            }

            @Override
            public void show(ImagePlus image) {
                images.add(image);
            }
        };
    }

    private static void write(ChunkedArray array, long z, int value) {
        byte[] values = new byte[4 * 8 * 8];
        Arrays.fill(values, (byte) value);
        array.write(new Box(new long[] {z, 0, 0}, new long[] {4, 8, 8}), values);
    }

    private void predict(boolean watched, boolean there) {
        Path container = folder.resolve("p" + watched + there + ".zarr");
        try (ArrayStore store = Stores.openOrCreate(container);
                GrowingResult growing = new GrowingResult(Progress.none(), host(watched))) {
            ArraySpec spec = ArraySpec.of(new long[] {8, 8, 8}, new int[] {4, 8, 8}, DType.UINT8);
            ChunkedArray array = store.create("image/mito/s0", spec);
            growing.tell(
                    new PredictionEvent.Planned(
                            container.resolve("image").toString(),
                            List.of(there ? "mito" : "er"),
                            new long[] {8, 8, 8},
                            new int[] {2, 1, 1},
                            new byte[2]));
            write(array, 0, 7);
            growing.tell(new PredictionEvent.Done(0, 256));
            if (!images.isEmpty()) {
                assertEquals(7, images.get(0).getStack().getProcessor(2).get(3, 3));
                assertEquals(0, images.get(0).getStack().getProcessor(6).get(3, 3));
            }
            write(array, 4, 9);
            growing.tell(new PredictionEvent.Done(1, 256));
            if (!images.isEmpty())
                assertEquals(9, images.get(0).getStack().getProcessor(6).get(3, 3));
        }
    }

    @Test
    void blocksAppearAsTheyAreWritten() {
        predict(true, true);
        assertEquals(1, images.size());
        assertEquals(3, images.get(0).getCurrentSlice());
        assertTrue(images.get(0).getTitle().startsWith("mito"), images.get(0).getTitle());
    }

    @Test
    void whereNobodySeesItNothingIsShown() {
        predict(false, true);
        assertEquals(0, images.size());
    }

    @Test
    void whatCannotBeShownYetDoesNotDisturbTheWork() {
        predict(true, false);
        assertEquals(0, images.size());
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreBenchTest {

    @TempDir Path folder;

    private static StoreBench bench(String data, String python) {
        long[] shape = {192, 192, 192};
        return new StoreBench(data, python, 1, false, 0, shape, Progress.none());
    }

    @Test
    void withoutPeersThereIsOneFigureForEachTask() {
        List<Figure> figures = bench(null, null).run();
        assertEquals(20, figures.size());
        for (Figure figure : figures) {
            assertTrue(figure.value() > 0 && figure.peer() == null, figure.line());
            assertEquals("GB/s", figure.unit());
        }
        assertEquals(
                Set.of("name", "value", "unit", "peer", "peerValue", "ratio"),
                names(figures.get(0)));
    }

    private static Set<String> names(Figure figure) {
        Set<String> names = new HashSet<>();
        Json.MAPPER.valueToTree(figure).fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void noBoxOfTheRandomOnesLiesOnTheGrid() {
        for (StoreTask task : StoreTask.all(StoreBench.SHAPE, BenchFolder.CHUNK)) {
            if (!task.name().contains("boxes")) continue;
            for (Box box : task.boxes())
                for (int d = 0; d < 3; d++) {
                    assertTrue(box.min()[d] % BenchFolder.CHUNK != 0, box.toString());
                    assertTrue(box.max(d) <= StoreBench.SHAPE[d], box.toString());
                }
        }
    }

    @Test
    void aPythonThatCannotRunIsSaid() {
        String none = folder.resolve("no-python").toString();
        CellMapException e = assertThrows(CellMapException.class, () -> bench(null, none).run());
        assertEquals(none, e.where());
    }

    @Test
    void aPeerThatReadsOtherVoxelsIsFound() throws Exception {
        String python = StandIn.answering(folder, "zarr", "zarr-python 0", "{\"sum\": 1}");
        String em = em();
        CellMapException e = assertThrows(CellMapException.class, () -> bench(em, python).run());
        assertTrue(e.what().contains("zarr-python 0"), e.getMessage());
    }

    /** An array of the user's, smaller than what is measured. */
    private String em() {
        long[] shape = {48, 64, 80};
        byte[] values = new byte[48 * 64 * 80];
        new SplittableRandom(1).nextBytes(values);
        Path container = folder.resolve("em.zarr");
        try (ArrayStore store = Stores.openOrCreate(container)) {
            store.create("em", ArraySpec.of(shape, new int[] {64, 64, 64}, DType.UINT8))
                    .write(Box.of(shape), values);
        }
        return container.resolve("em").toString();
    }

    @Test
    void whatPythonSaysIsPassedOn() throws Exception {
        String python = StandIn.script(folder, "echo 'SyntaxError: old' >&2\nexit 1");
        CellMapException e = assertThrows(CellMapException.class, () -> bench(null, python).run());
        assertEquals("SyntaxError: old", e.why());
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Inspect;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspect found is the same after it came from a worker, where empty things are left out. */
class InspectInWorkerTest {

    @TempDir Path folder;

    private static void assertCrosses(Inspect.Result found) throws Exception {
        byte[] text = Channel.MAPPER.writeValueAsBytes(found);
        Inspect.Result read = Channel.MAPPER.readValue(text, Inspect.Result.class);
        assertEquals(found.summary(), read.summary());
        assertEquals(found.isFaulty(), read.isFaulty());
    }

    @Test
    void aContainerWithAGroupAndAnArrayWithoutAttributes() throws Exception {
        Path container = folder.resolve("a.zarr");
        try (ArrayStore store = Stores.openOrCreate(container)) {
            store.create("g/a", ArraySpec.of(new long[] {2, 3}, new int[] {2, 2}, DType.UINT8));
        }
        Inspect.Result all = new Inspect(container.toString(), false).run(Progress.none());
        assertTrue(all.summary().startsWith("/  group"), all.summary());
        assertFalse(all.isFaulty());
        assertCrosses(all);
        assertCrosses(new Inspect(container.resolve("g/a").toString(), true).run(Progress.none()));
    }
}

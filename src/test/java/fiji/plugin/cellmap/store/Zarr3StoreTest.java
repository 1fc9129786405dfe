// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.store.format.Stores;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Zarr3StoreTest extends ArrayStoreContract {

    @TempDir Path folder;

    ContainerFormat format() {
        return ContainerFormat.ZARR_V3;
    }

    @Override
    Set<Codec> codecs() {
        return EnumSet.complementOf(EnumSet.of(Codec.LZ4));
    }

    @Override
    ArrayStore emptyStore() {
        return Stores.openOrCreate(folder.resolve("a.zarr"), format());
    }

    @Override
    ArrayStore reopened(ArrayStore store) {
        return Stores.open(Path.of(store.location()));
    }

    @Test
    void scalesAreWrittenAsOmeNgff05() {
        ArrayStore store = emptyStore();
        VoxelGrid grid = new VoxelGrid(new double[] {8, 4, 4}, new double[] {1, 2, 3});
        Multiscale.write(store, "g", "em", List.of(new Multiscale.Level("s0", grid)));
        assertEquals("0.5", store.attributes("g").at("/ome/version").asText());
        Multiscale read = Multiscale.read(reopened(store), "g");
        assertArrayEquals(grid.scale(), read.finest().grid().scale());
        assertArrayEquals(grid.translation(), read.finest().grid().translation());
        assertEquals("Zarr v3", store.format());
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HDF5 and clouds go through N5 where its parts are there; what is not there is named. */
class N5AddressesTest {

    @TempDir Path folder;

    private static boolean has(String type) {
        try {
            Class.forName(type);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    @Test
    void hdf5IsAStoreLikeOthers() throws IOException {
        Path file = folder.resolve("a.h5");
        try (InputStream in =
                getClass()
                        .getResourceAsStream(
                                "/fiji/plugin/cellmap/store/foreign/big-data-viewer.h5")) {
            Files.copy(in, file);
        }
        Path group = file.resolve("t00000/s00/0");
        if (has("hdf.hdf5lib.H5") && has("org.janelia.saalfeldlab.n5.hdf5.N5HDF5Reader")) {
            try (ArrayStore store = Stores.open(group)) {
                assertEquals("HDF5", store.format());
                ChunkedArray array = store.open("cells");
                assertEquals(3, array.spec().rank());
                array.read(Box.of(array.spec().shape()));
            }
            return;
        }
        CellMapException e = assertThrows(CellMapException.class, () -> Stores.open(group));
        assertTrue(e.why().contains("n5-hdf5"), e.why());
    }

    @Test
    void aCloudNeedsItsPart() {
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> Stores.open("gs://no-such-bucket/em.zarr"));
        if (!has("com.google.cloud.storage.Storage"))
            assertTrue(e.why().contains("n5-google-cloud"), e.why());
        assertTrue(e.where().contains("gs://no-such-bucket/em.zarr"), e.where());
    }

    @Test
    void aProtocolOfNobodyIsSaid() {
        CellMapException e =
                assertThrows(CellMapException.class, () -> Stores.open("ftp://host/em.zarr"));
        assertTrue(e.why().contains("gs://"), e.why());
    }
}

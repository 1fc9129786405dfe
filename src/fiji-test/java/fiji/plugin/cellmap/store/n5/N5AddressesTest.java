// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HDF5 and clouds go through N5 where its parts are there; what is not there is named. */
class N5AddressesTest {

    private static final long[] SHAPE = {2, 2, 2};

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
        for (int n = 0; n < 2; n++) { // Java names what is missing in another way the second time.
            CellMapException e = assertThrows(CellMapException.class, () -> Stores.open(group));
            // n5-universe needs its parts to begin with: which is missed first is up to the JVM.
            assertTrue(e.why().matches("N5 needs n5-(hdf5|google-cloud|aws-s3).*"), e.why());
        }
    }

    /** A web server over a folder. */
    private static HttpServer serve(Path root) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    Path file = root.resolve(exchange.getRequestURI().getPath().substring(1));
                    boolean found = Files.isRegularFile(file);
                    boolean head = exchange.getRequestMethod().equals("HEAD");
                    byte[] body = found && !head ? Files.readAllBytes(file) : new byte[0];
                    if (head)
                        exchange.getResponseHeaders()
                                .set("Content-Length", found ? "" + Files.size(file) : "0");
                    exchange.sendResponseHeaders(
                            found ? 200 : 404, head || body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }

    @Test
    void n5ReadsFromAWebServerWhatOurStoreWrote() throws IOException {
        assumeTrue(has("software.amazon.awssdk.services.s3.S3Client"), "n5-universe has no S3");
        byte[] values = {1, 2, 3, 4, 5, 6, 7, 8};
        Path zarr = folder.resolve("em.zarr");
        try (ArrayStore store = Stores.openOrCreate(zarr)) {
            store.create("s0", ArraySpec.of(SHAPE, new int[] {1, 2, 2}, DType.UINT8))
                    .write(Box.of(SHAPE), values);
            store.setAttributes("s0", Json.object().put("seen", true));
        }
        HttpServer server = serve(folder);
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/em.zarr";
        try (ArrayStore store = N5Addresses.open(address).orElseThrow()) {
            ChunkedArray array = store.open("s0");
            assertArrayEquals(values, (byte[]) array.read(Box.of(SHAPE)));
            assertEquals("{\"seen\":true}", store.attributes("s0").toString());
            Path metadata = zarr.resolve("s0/.zarray");
            String unknown =
                    Files.readString(metadata)
                            .replaceAll("\"id\" *: *\"[a-z0-9]+\"", "\"id\": \"own\"");
            Files.writeString(metadata, unknown);
        }
        try (ArrayStore store = N5Addresses.open(address).orElseThrow()) {
            // N5 itself would give the compressed bytes for the values.
            CellMapException e = assertThrows(CellMapException.class, () -> store.open("s0"));
            assertTrue(e.why().contains("compressor {\"id\":\"own\""), e.why());
        }
        CellMapException e =
                assertThrows(CellMapException.class, () -> N5Addresses.open(address + "x"));
        assertTrue(e.fix().contains("Check the address"), e.fix());
        server.stop(0);
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

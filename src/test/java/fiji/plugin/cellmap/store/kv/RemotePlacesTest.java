// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Inspection;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Values;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemotePlacesTest {

    private static final Patience PAUSE =
            new Patience(5, Duration.ofMillis(1), Duration.ofSeconds(60));
    private static final ArraySpec SPEC =
            ArraySpec.of(new long[] {64, 64, 64}, new int[] {16, 16, 16}, DType.UINT8);
    private static final Box WHOLE = Box.of(SPEC.shape());

    @TempDir Path folder;
    private TestServer server;
    private byte[] values;

    @BeforeEach
    void serve() throws IOException {
        values = (byte[]) Values.random(DType.UINT8, 1 << 18, 1);
        Stores.openOrCreate(folder.resolve("v2 plain.zarr"))
                .create("g/a", SPEC)
                .write(WHOLE, values);
        Stores.openOrCreate(folder.resolve("v3.zarr"), ContainerFormat.ZARR_V3_SHARDED)
                .create("g/a", SPEC)
                .write(WHOLE, values);
        server = new TestServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ArrayStore http(String name) {
        return Stores.open(
                new HttpKeyValue(java.net.URI.create(server.address() + "/" + name), PAUSE));
    }

    private ArrayStore s3(String name) {
        return Stores.open(new S3KeyValue(server.address(), name, PAUSE));
    }

    /** As a browser shows them, or already encoded. */
    @Test
    void addressesMayHaveCharactersThatMustBeEncoded() throws IOException {
        String name = "my data (1) \u00e4 #2 [x] 50%/v 2.zarr";
        ArrayStore made = Stores.openOrCreate(folder.resolve(name));
        made.createGroup("g");
        made.create("g/a", SPEC).write(WHOLE, values);
        Stores.openOrCreate(folder.resolve("50%25.zarr")).create("g/a", SPEC);
        for (String address : new String[] {name, name.replace(" ", "%20"), "50%2525.zarr"})
            try (ArrayStore store = Stores.open(server.address() + "/" + address)) {
                assertTrue(store.isArray("g/a"), address);
            }
        for (String address :
                new String[] {
                    "http://", "https:///x", "http://a b/x", "http://[x/y", "s3://a b/c"
                }) {
            CellMapException e =
                    assertThrows(CellMapException.class, () -> Stores.open(address), address);
            assertTrue(e.getMessage().contains("Not an address"), e.getMessage());
        }
    }

    /** What is below an address cannot be listed, but a group names its levels. */
    @Test
    void theLevelsOfAGroupAreFoundWithoutAListing() throws IOException {
        ArrayStore made = Stores.openOrCreate(folder.resolve("em.zarr"));
        made.create("levels/s0", SPEC).write(WHOLE, values);
        VoxelGrid grid = new VoxelGrid(new double[] {8, 8, 8}, new double[3]);
        Multiscale.write(made, "", "em", List.of(new Multiscale.Level("levels/s0", grid)));
        try (ArrayStore store = http("em.zarr")) {
            Inspection found = Inspection.of(store, "", true, Progress.none());
            assertEquals(List.of(), found.findings());
            assertArrayEquals(SPEC.shape(), found.levels().get(0).shape());
            assertEquals(64, found.sha256().length());
        }
    }

    @Test
    void arraysAreReadOverHttpAndS3() {
        for (ArrayStore store :
                List.of(
                        http("v2%20plain.zarr"),
                        http("v3.zarr"),
                        s3("v2 plain.zarr"),
                        s3("v3.zarr")))
            assertArrayEquals(values, (byte[]) store.open("g/a").read(WHOLE));
        try (ArrayStore store = Stores.open(server.address() + "/v3.zarr")) {
            assertTrue(store.isGroup("g"));
        }
    }

    @Test
    void bucketsAreListedPageByPage() throws IOException {
        ArrayStore local = Stores.open(folder.resolve("v2 plain.zarr"));
        for (int i = 0; i < 5; i++) local.create("g/b" + i, SPEC);
        assertEquals(List.of("a", "b0", "b1", "b2", "b3", "b4"), s3("v2 plain.zarr").list("g"));
        assertEquals(List.of("g"), s3("v2 plain.zarr").list(""));
    }

    @Test
    void aChunkOfAShardIsReadByRanges() {
        ChunkedArray array = s3("v3.zarr").open("g/a");
        server.sent.set(0);
        array.read(array.spec().chunkBox(1, 2, 3));
        assertTrue(server.sent.get() < values.length / 16, "" + server.sent.get());
    }

    @Test
    void passingTroubleIsOvercome() {
        ChunkedArray array = http("v3.zarr").open("g/a");
        server.failures.set(3);
        assertArrayEquals(values, (byte[]) array.read(WHOLE));
        server.cuts.set(2);
        assertArrayEquals(values, (byte[]) array.read(WHOLE));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 503})
    void aBusyServerIsAskedAgain(int status) {
        ChunkedArray array = http("v3.zarr").open("g/a");
        server.failure = status;
        server.failures.set(2);
        assertArrayEquals(values, (byte[]) array.read(WHOLE));
        assertEquals(0, server.failures.get());
    }

    @Test
    void lastingTroubleIsAnErrorAfterABoundedNumberOfAttempts() {
        ChunkedArray array = http("v2%20plain.zarr").open("g/a");
        server.failures.set(Integer.MAX_VALUE);
        server.requests.set(0);
        CellMapException e = assertThrows(CellMapException.class, () -> array.storedChunk(0, 0, 0));
        assertEquals(5, server.requests.get());
        assertTrue(e.why().contains("503") && e.where().endsWith("g/a/0/0/0"), e.getMessage());
    }

    @Test
    void forbiddenIsNotMissing() {
        ChunkedArray array = http("v2%20plain.zarr").open("g/a");
        server.failure = 403;
        server.failures.set(Integer.MAX_VALUE);
        CellMapException e = assertThrows(CellMapException.class, () -> array.read(WHOLE));
        assertTrue(e.why().contains("403") && e.fix().contains("credentials"), e.getMessage());
    }

    @Test
    void missingChunksAreFillAndAMissingContainerIsSaid() throws IOException {
        Files.delete(folder.resolve("v2 plain.zarr/g/a/0/0/0"));
        byte[] read = (byte[]) http("v2%20plain.zarr").open("g/a").read(SPEC.chunkBox(0, 0, 0));
        for (byte value : read) assertEquals(0, value);
        CellMapException e = assertThrows(CellMapException.class, () -> http("none.zarr"));
        assertTrue(e.where().endsWith("none.zarr"), e.getMessage());
    }

    @Test
    void aFileThatChangesWhileItIsReadIsAnError() throws IOException {
        try (Value value =
                new HttpKeyValue(server.address(), PAUSE).open("v3.zarr/zarr.json").orElseThrow()) {
            Files.writeString(folder.resolve("v3.zarr/zarr.json"), "something else, much longer");
            CellMapException e = assertThrows(CellMapException.class, () -> value.read(0, 4));
            assertTrue(e.why().contains("changed"), e.getMessage());
        }
    }

    @Test
    void nothingIsWritten() {
        ArrayStore store = http("v3.zarr");
        assertThrows(CellMapException.class, () -> store.createGroup("new"));
        assertThrows(
                CellMapException.class,
                () -> store.open("g/a").write(WHOLE, new byte[values.length]));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.kv.Patience;
import fiji.plugin.cellmap.store.kv.TestServer;
import fiji.plugin.cellmap.store.kv.TestServer.Fault;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching from a server on loopback. */
class FetcherTest {

    static final Patience CALM = new Patience(8, Duration.ofMillis(1), Duration.ofSeconds(20));
    static final Patience QUICK = new Patience(8, Duration.ofMillis(1), Duration.ofMillis(600));

    @TempDir static Path folder;
    private static Path remote;
    private static Challenge challenge;
    private static TestServer server;
    private Path root;

    @BeforeAll
    static void serve() throws IOException {
        remote = folder.resolve("remote");
        challenge = Source.challenge(folder);
        Source.write(remote, challenge);
        server = new TestServer(remote);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void reset(TestInfo test) {
        server.faults = n -> Fault.NONE;
        server.failures.set(0);
        server.failure = 503;
        server.damaged = "";
        server.lists = true;
        server.page = 50;
        server.strange = List.of();
        root = folder.resolve(test.getTestMethod().orElseThrow().getName());
    }

    static FetchOptions options() {
        return options(CALM);
    }

    static FetchOptions options(Patience patience) {
        return new FetchOptions(true, true, List.of(), 0, false, 8, false, false, patience);
    }

    private FetchRequest request(String crops, FetchOptions options) {
        return request(root, crops, server.address().toString(), options);
    }

    private static FetchRequest request(
            Path root, String crops, String source, FetchOptions options) {
        return new FetchRequest(challenge, root, crops, source, List.of(), options, false, false);
    }

    private FetchReport fetch(String crops) {
        return Fetcher.fetch(request(crops, options()), Progress.none());
    }

    /** What a source lists is no more than names of files below the data root. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mito/../../../../../../../OUTSIDE/evil",
                "/mito/s0/../../../../../../../../../../../OUTSIDE/evil",
                "/mito/./evil",
                "/mito//evil",
                "/mito/..",
                "/mito/a\\..\\..\\evil",
                "/mito/C:\\evil",
                "/mito/line\nbreak"
            })
    void aKeyThatLeadsOutOfTheDataRootIsRefused(String key) throws IOException {
        server.strange = List.of(Source.CROP + key);
        Path above = folder.resolve("victim");
        root = above.resolve("a/b/c/root");
        for (int n = 0; n < 2; n++) {
            CellMapException e = assertThrows(CellMapException.class, () -> fetch("1"));
            assertTrue(e.getMessage().contains("A name is refused"), e.getMessage());
            assertFalse(Files.exists(above), "something was written");
        }
    }

    @Test
    void keysThatDifferByCaseAreFetchedWhereTheyAreTwoFiles() throws IOException {
        server.strange = List.of(Source.CROP + "/mito/extra", Source.CROP + "/mito/EXTRA");
        assumeTrue(Files.notExists(Path.of(folder.toString().toUpperCase(Locale.ROOT))));
        fetch("1");
        assertEquals(
                2,
                Source.tree(root).keySet().stream()
                        .filter(name -> name.matches("(?i).*/mito/extra"))
                        .count());
    }

    /** What a fetch without trouble leaves. */
    private Map<String, String> clean(String crops) throws IOException {
        Path other = folder.resolve("clean-" + crops);
        if (!Files.exists(other))
            Fetcher.fetch(
                    request(other, crops, server.address().toString(), options()), Progress.none());
        return Source.tree(other);
    }

    @Test
    void aCropComesWithTheEmThatItTouches() throws IOException {
        FetchReport report = fetch("all");
        assertEquals(List.of(3, 0), List.of(report.crops(), report.missing().size()));
        Map<String, String> there = Source.tree(root);
        Map<String, String> all = Source.tree(remote);
        there.forEach(
                (name, content) -> {
                    if (all.containsKey(name)) assertEquals(all.get(name), content, name);
                    else assertTrue(name.endsWith(".zgroup"), name);
                });
        assertTrue(
                all.keySet().stream()
                        .filter(n -> n.contains("/crop1/"))
                        .allMatch(there::containsKey));
        // s0 has 4 nm, finer than 0.8 of 8: its metadata only.
        assertTrue(there.containsKey(Source.EM + "/s0/.zarray"));
        assertFalse(there.containsKey(Source.EM + "/s0/4.4.4"));
        // In voxels of s1, 8 nm from 2 on: crop 1 is 16 to 26, crop 2 from 18 on, crop 7 7 to 14.
        String s1 = Source.EM + "/s1/";
        assertEquals(
                all.keySet().stream()
                        .filter(n -> n.matches(s1 + "([01].[01].[01]|[23].[23].[23]|.z.*)"))
                        .toList(),
                there.keySet().stream().filter(n -> n.startsWith(s1)).toList());
        assertFalse(all.containsKey(s1 + "3.3.3"), "a chunk that the source lacks is among them");
        assertEquals(1, Catalogue.scan(challenge.layout(root)).datasets().size());
        try (ArrayStore here = Stores.open(root.resolve("cells/cells.zarr"));
                ArrayStore origin = Stores.open(remote.resolve("cells/cells.zarr"))) {
            String em = "recon-1/em/fibsem-uint8";
            assertEquals(3, Multiscale.read(here, em).levels().size());
            Box box = new Box(new long[] {16, 16, 16}, new long[] {16, 16, 16});
            assertArrayEquals(
                    (byte[]) origin.open(em + "/s1").read(box),
                    (byte[]) here.open(em + "/s1").read(box));
            byte[] absent =
                    (byte[]) here.open(em + "/s0").read(new Box(new long[3], new long[] {8, 8, 8}));
            for (byte value : absent) assertEquals(0, value);
            assertTrue(here.list("recon-1").contains("em"), "groups above are groups");
        }
    }

    @Test
    void nothingIsFetchedTwice() throws IOException {
        FetchReport first = fetch("1,7");
        server.sent.set(0);
        FetchReport second = fetch("1,7");
        assertEquals(first.files(), second.kept());
        assertEquals(0, second.fetched());
        long metadata = server.sent.get();
        Files.delete(root.resolve(Source.CROP + "/mito/s0/0/0/0"));
        Files.writeString(root.resolve(Source.CROP + "/er/s0/0/0/0"), "short");
        FetchReport third = fetch("1,7");
        assertEquals(2, third.fetched());
        assertEquals(third.bytes(), server.sent.get() - 2 * metadata);
        assertEquals(clean("1,7"), Source.tree(root));
    }

    @Test
    void anOlderFileIsComparedByItsSum() throws IOException {
        fetch("1");
        Path same = root.resolve(Source.CROP + "/mito/s0/0/0/0");
        Path changed = root.resolve(Source.CROP + "/er/s0/0/0/0");
        byte[] bytes = Files.readAllBytes(changed);
        bytes[0] ^= 1;
        Files.write(changed, bytes);
        assertEquals(0, fetch("1").fetched(), "newer and of the same size");
        for (Path file : List.of(same, changed))
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertEquals(1, fetch("1").fetched());
        bytes[0] ^= 3;
        Files.write(changed, bytes);
        FetchOptions verify =
                new FetchOptions(true, true, List.of(), 0, false, 8, false, true, CALM);
        assertEquals(1, Fetcher.fetch(request("1", verify), Progress.none()).fetched());
        assertEquals(clean("1"), Source.tree(root));
    }

    @Test
    void troubleOfEveryKindIsOvercome() throws IOException {
        Map<String, String> wanted = clean("all");
        Fault[] kinds = Fault.values();
        server.faults = n -> n % 4 == 0 ? kinds[1 + n / 4 % 5 % (kinds.length - 1)] : Fault.NONE;
        server.page = 7;
        FetchReport report = Fetcher.fetch(request("all", options(QUICK)), Progress.none());
        assertEquals(wanted, Source.tree(root));
        assertTrue(report.fetched() > 60, "" + report);
    }

    @Test
    void aFileThatCannotBeHadDoesNotStopTheOthers() throws IOException {
        Map<String, String> wanted = clean("1");
        server.damaged = "crop1/mito/s0/0/0/1";
        CellMapException e = assertThrows(CellMapException.class, () -> fetch("1"));
        assertTrue(e.what().contains("1 of") && e.why().contains("MD5"), e.getMessage());
        assertTrue(
                e.where().endsWith(server.damaged) && e.fix().contains("missing"), e.getMessage());
        assertEquals(wanted.size() - 1, Source.tree(root).size());
        server.damaged = "";
        assertEquals(1, fetch("1").fetched());
        assertEquals(wanted, Source.tree(root));
    }

    @Test
    void cancelIsHonouredAndTheNextCallGoesOn() throws IOException {
        AtomicLong units = new AtomicLong();
        Progress cancelling =
                new Progress() {
                    private volatile boolean fetching;

                    @Override
                    public void begin(String stage, long total) {
                        fetching = stage.startsWith("Fetching");
                        if (fetching) server.faults = n -> n % 40 == 39 ? Fault.STALL : Fault.NONE;
                    }

                    @Override
                    public void advance(long n) {}

                    @Override
                    public void message(String text) {
                        units.incrementAndGet();
                    }

                    @Override
                    public boolean cancelled() {
                        return fetching && units.get() > 20;
                    }
                };
        assertThrows(
                CancelledException.class, () -> Fetcher.fetch(request("1", options()), cancelling));
        Map<String, String> part = Source.tree(root);
        assertTrue(part.size() > 10 && part.keySet().stream().noneMatch(n -> n.contains("tmp")));
        server.faults = n -> Fault.NONE;
        FetchReport rest = fetch("1");
        assertTrue(rest.kept() >= 20 && rest.fetched() > 0, "" + rest);
        assertEquals(clean("1"), Source.tree(root));
    }

    /** Even the question whether the source can list its keys may stay without answer. */
    @Test
    void aCancelDoesNotWaitForTheFirstAnswer() {
        server.faults = n -> Fault.STALL;
        long end = System.nanoTime() + 300_000_000L;
        Progress cancelling =
                new Progress() {
                    @Override
                    public void begin(String stage, long total) {}

                    @Override
                    public void advance(long n) {}

                    @Override
                    public void message(String text) {}

                    @Override
                    public boolean cancelled() {
                        return System.nanoTime() > end;
                    }
                };
        assertThrows(
                CancelledException.class, () -> Fetcher.fetch(request("1", options()), cancelling));
        assertTrue(System.nanoTime() - end < 1_700_000_000L, "it took longer than 2 s");
        server.faults = n -> Fault.NONE;
    }

    @Test
    void webServersAndFoldersGiveTheSame() throws IOException {
        Map<String, String> wanted = clean("all");
        server.lists = false;
        fetch("all");
        assertEquals(wanted, Source.tree(root));
        Path copy = folder.resolve("of-folder");
        FetchReport report =
                Fetcher.fetch(request(copy, "all", remote.toString(), options()), Progress.none());
        assertEquals(wanted, Source.tree(copy));
        assertEquals(report.files(), report.fetched());
    }

    @Test
    void partsAndPaddingAreChosen() throws IOException {
        FetchOptions raw =
                new FetchOptions(true, false, List.of(), 20, true, 8, false, false, CALM);
        Fetcher.fetch(request("1", raw), Progress.none());
        Map<String, String> em = Source.tree(root);
        assertTrue(em.keySet().stream().noneMatch(n -> n.contains("crop1")));
        // 130 nm are voxel 32 of s0; 20 before it is 12, in chunk 1; 20 after its end is outside.
        assertTrue(
                em.containsKey(Source.EM + "/s0/1.1.1") && em.containsKey(Source.EM + "/s0/7.3.3"));
        assertFalse(em.containsKey(Source.EM + "/s0/0.1.1"));
        FetchOptions er =
                new FetchOptions(false, true, List.of("er"), 0, false, 8, false, false, CALM);
        Path other = folder.resolve("er-only");
        Fetcher.fetch(request(other, "1", server.address().toString(), er), Progress.none());
        Map<String, String> labels = Source.tree(other);
        assertTrue(labels.containsKey(Source.CROP + "/er/s0/0/0/0"));
        assertTrue(
                labels.keySet().stream().noneMatch(n -> n.contains("mito") || n.contains("/em/")));
    }

    @Test
    void aDryRunWritesNothing() {
        FetchRequest dry =
                new FetchRequest(
                        challenge,
                        root,
                        "all",
                        server.address() + "",
                        List.of(),
                        options(),
                        true,
                        false);
        FetchReport report = Fetcher.fetch(dry, Progress.none());
        assertTrue(report.bytes() > 0 && report.fetched() == 0);
        assertNull(report.speed());
        assertFalse(Files.exists(root));
    }

    /** All files are so few that each is fetched once, and none is kept. */
    @Test
    void theSpeedOfTheSourceIsMeasured() {
        FetchRequest dry =
                new FetchRequest(
                        challenge,
                        root,
                        "all",
                        server.address() + "",
                        List.of(),
                        options(),
                        true,
                        true);
        FetchReport report = Fetcher.fetch(dry, Progress.none());
        assertEquals(report.files(), report.speed().files());
        assertEquals(report.bytes(), report.speed().bytes());
        assertTrue(report.speed().rate() > 0);
        assertFalse(Files.exists(root));
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        UsageException unknown = assertThrows(UsageException.class, () -> fetch("1,99"));
        assertTrue(unknown.what().contains("99"));
        Path csv = folder.resolve("far.csv");
        Files.writeString(
                csv,
                FetchLists.TRAINING_HEADER
                        + "\r\n1,cells,recon-1,s3://b/"
                        + Source.CROP
                        + ",s3://b/"
                        + Source.EM
                        + "\r\n50,cells,recon-1,s3://b/none/crop50,s3://b/"
                        + Source.EM
                        + "\r\n");
        for (String crops : List.of("50", "train")) {
            FetchRequest far =
                    new FetchRequest(
                            challenge,
                            root,
                            crops,
                            server.address() + "",
                            List.of(csv + ""),
                            options(),
                            false,
                            false);
            if (crops.equals("train")) {
                FetchReport report = Fetcher.fetch(far, Progress.none());
                assertEquals(1, report.crops());
                assertTrue(report.missing().get(0).contains("none/crop50"));
            } else {
                CellMapException e =
                        assertThrows(
                                CellMapException.class, () -> Fetcher.fetch(far, Progress.none()));
                assertTrue(e.where().contains("none/crop50"), e.getMessage());
                assertFalse(Files.exists(root));
            }
        }
    }

    @Test
    void refusalAndSilenceAreSaid() {
        server.failure = 403;
        server.failures.set(Integer.MAX_VALUE);
        CellMapException e = assertThrows(CellMapException.class, () -> fetch("1"));
        assertTrue(e.why().contains("403"), e.getMessage());
        String nobody = "http://127.0.0.1:9/bucket";
        FetchRequest request = request(root, "1", nobody, options());
        e = assertThrows(CellMapException.class, () -> Fetcher.fetch(request, Progress.none()));
        assertTrue(e.why().contains("Nothing answers at 127.0.0.1"), e.getMessage());
        FetchRequest nowhere = request(root, "1", "no-such-folder", options());
        assertThrows(UsageException.class, () -> Fetcher.fetch(nowhere, Progress.none()));
        assertFalse(Files.exists(root));
    }
}

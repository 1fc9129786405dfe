// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.store.kv.TestServer;
import fiji.plugin.cellmap.store.kv.TestServer.Fault;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prepared archives, from a server on loopback. */
class ArchiveFetcherTest {

    private static final String BIG = "cells/cells.zarr/recon-1/em/fibsem-uint8/s1/0.0.0";

    @TempDir Path folder;
    private Path root;
    private Challenge challenge;
    private TestServer server;
    private final Map<String, byte[]> content = new TreeMap<>();

    @BeforeEach
    void serve() throws IOException {
        root = folder.resolve("root");
        challenge = Source.challenge(folder);
        byte[] big = new byte[20 << 20]; // three parts
        new Random(1).nextBytes(big);
        content.put("data_matched/" + BIG, big);
        content.put("data_matched/cells/cells.zarr/.zgroup", "{}".getBytes(StandardCharsets.UTF_8));
        content.put("data_matched/notes.txt", new byte[3]);
        zip();
        server = new TestServer(folder.resolve("remote"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void zip() throws IOException {
        Path zip = folder.resolve("remote/zips/all.zip");
        Files.createDirectories(zip.getParent());
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            entries.setLevel(0);
            for (Map.Entry<String, byte[]> file : content.entrySet()) {
                entries.putNextEntry(new ZipEntry(file.getKey()));
                entries.write(file.getValue());
            }
        }
    }

    private FetchRequest request(FetchOptions options) {
        String source = server.address().toString();
        return new FetchRequest(challenge, root, "all", source, List.of(), options, false, false);
    }

    private FetchReport fetch(boolean keep) {
        return ArchiveFetcher.fetch(request(FetcherTest.options()), keep, Progress.none());
    }

    @Test
    void anArchiveIsFetchedInPartsAndUnpacked() throws IOException {
        server.faults = n -> n == 4 ? Fault.CUT : n == 5 ? Fault.STALL : Fault.NONE;
        FetchOptions quick = FetcherTest.options(FetcherTest.QUICK);
        FetchReport report = ArchiveFetcher.fetch(request(quick), false, Progress.none());
        assertEquals(List.of(2, 0, 2), List.of(report.files(), report.kept(), report.fetched()));
        Map<String, String> there = Source.tree(root);
        assertEquals(2, there.size(), "datasets only, no archive: " + there.keySet());
        assertEquals(
                new String(content.get("data_matched/" + BIG), StandardCharsets.ISO_8859_1),
                there.get(BIG));
    }

    @Test
    void anInterruptedDownloadAndAnInterruptedUnpackingGoOn() throws IOException {
        // The first part comes, then the server is gone.
        server.faults = n -> n < 4 ? Fault.NONE : Fault.STATUS;
        FetchOptions one =
                new FetchOptions(
                        true,
                        true,
                        List.of(),
                        0,
                        false,
                        1,
                        false,
                        false,
                        FetcherTest.options().patience());
        assertThrows(
                CellMapException.class,
                () -> ArchiveFetcher.fetch(request(one), true, Progress.none()));
        long before = server.sent.getAndSet(0);
        assertEquals(8 << 20, before);
        server.faults = n -> Fault.NONE;
        fetch(true);
        assertEquals(Files.size(folder.resolve("remote/zips/all.zip")) - before, server.sent.get());
        Files.delete(root.resolve(BIG));
        server.sent.set(0);
        FetchReport again = fetch(false);
        assertEquals(List.of(1, 1), List.of(again.kept(), again.fetched()));
        assertEquals(0, server.sent.get(), "the archive was there");
        assertFalse(Files.exists(root.resolve("all.zip")));
    }

    @Test
    void aDamagedOrHostileArchiveIsRefused() throws IOException {
        content.put("data_matched/cells/../../../evil", new byte[1]);
        zip();
        CellMapException e = assertThrows(CellMapException.class, () -> fetch(true));
        assertTrue(e.why().contains("does not name a file below"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("evil")) || Files.exists(root.resolve(BIG)));
        Path zip = root.resolve("all.zip");
        content.remove("data_matched/cells/../../../evil");
        zip();
        Files.copy(
                folder.resolve("remote/zips/all.zip"),
                zip,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        byte[] bytes = Files.readAllBytes(zip);
        bytes[bytes.length / 2] ^= 1;
        Files.write(zip, bytes);
        e = assertThrows(CellMapException.class, () -> fetch(true));
        assertTrue(e.why().contains("checksum") && e.where().endsWith(BIG), e.getMessage());
        assertFalse(Files.exists(root.resolve(BIG)));
    }

    @Test
    void onlyWhatThereIsAnArchiveForIsFetchedSo() {
        FetchOptions padded =
                new FetchOptions(
                        true,
                        true,
                        List.of(),
                        9,
                        false,
                        1,
                        false,
                        false,
                        FetcherTest.options().patience());
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> ArchiveFetcher.fetch(request(padded), false, Progress.none()));
        assertTrue(e.why().contains("[0]") && e.fix().contains("@{zip}"), e.getMessage());
    }

    @Test
    void roomIsLookedAtFirst() {
        CellMapException e =
                assertThrows(CellMapException.class, () -> DiskSpace.need(root, 1L << 60));
        assertTrue(e.why().contains("GiB are needed"), e.getMessage());
        assertFalse(Files.exists(root));
        DiskSpace.need(root, 0);
    }
}

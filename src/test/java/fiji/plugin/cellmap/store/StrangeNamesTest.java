// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of others lead neither out of a container nor round in circles in it. */
class StrangeNamesTest {

    private static final String GROUP = "{\"zarr_format\": 2}";
    private static final String ARRAY =
            "{\"zarr_format\":2,\"shape\":[1,1,1],\"chunks\":[1,1,1],\"dtype\":\"|u1\","
                    + "\"compressor\":null,\"fill_value\":0,\"filters\":null,\"order\":\"C\"}";

    @TempDir Path folder;

    private Path zip(String... entries) throws IOException {
        Path file = folder.resolve("a.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                String text = entry.endsWith(".zarray") ? ARRAY : GROUP;
                zip.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static Inspection inspect(Path path) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    try (ArrayStore store = Stores.open(path)) {
                        return Inspection.of(store, "", false, Progress.none());
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a//b/.zgroup",
                "a///.zgroup",
                "./a/./b/.zgroup",
                "/a/b/.zgroup",
                "//a/.zgroup"
            })
    void emptyPartsOfNamesInAZipFileAreLeftOut(String entry) throws IOException {
        Inspection seen = inspect(zip(".zgroup", entry, entry.replace(".zgroup", "s0/.zarray")));
        assertEquals("a", seen.children().get(0).path());
        assertEquals(1, seen.children().size());
    }

    @Test
    void entriesThatWouldLieElsewhereAreNotThere() throws IOException {
        Path zip =
                zip(
                        ".zgroup",
                        "../up/.zgroup",
                        "a/../../b/.zgroup",
                        "..\\up/.zgroup",
                        "ok/.zgroup");
        try (ArrayStore store = Stores.open(zip)) {
            assertEquals(List.of("ok"), store.list(""));
        }
    }

    /** As some programs on Windows write them. */
    @Test
    void backslashesInNamesOfAZipFilePartFolders() throws IOException {
        try (ArrayStore store = Stores.open(zip(".zgroup", "c\\d\\.zgroup"))) {
            assertEquals(List.of("c"), store.list(""));
            assertEquals(List.of("d"), store.list("c"));
        }
    }

    /** As deep as a name may be: groups without metadata are not looked for without end. */
    @Test
    void deepFoldersDoNotExhaustTheStack() throws IOException {
        Inspection seen = inspect(zip(".zgroup", "d/".repeat(20_000) + ".zarray"));
        assertEquals(List.of(), seen.children());
    }

    @Test
    void linksThatLeadBackAreLeftOut() throws IOException {
        Path root = Files.createDirectories(folder.resolve("a.zarr"));
        Files.writeString(root.resolve(".zgroup"), GROUP);
        Files.writeString(Files.createDirectories(root.resolve("g")).resolve(".zgroup"), GROUP);
        Files.createSymbolicLink(root.resolve("self"), Path.of("self"));
        Files.createSymbolicLink(root.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(root.resolve("two"), Path.of("one"));
        Files.createSymbolicLink(root.resolve("g/up"), root);
        Files.createSymbolicLink(root.resolve("g/here"), Path.of("."));
        Files.createSymbolicLink(root.resolve("gone"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("good"), Path.of("g"));
        Inspection seen = inspect(root);
        assertEquals(List.of("g", "good"), seen.children().stream().map(Inspection::path).toList());
        assertEquals(List.of(), seen.children().get(0).children());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../b", "a/../../b", "..", "a\u0000b", "a/./b", "a\\..\\b"})
    void pathsThatLeadOutOfAContainerAreRefusedInWords(String path) throws IOException {
        Path root = Files.createDirectories(folder.resolve("c.zarr"));
        Files.writeString(root.resolve(".zgroup"), GROUP);
        try (ArrayStore store = Stores.open(root)) {
            for (Runnable use :
                    List.<Runnable>of(
                            () -> store.isArray(path),
                            () -> store.list(path),
                            () -> store.open(path),
                            () -> store.createGroup(path),
                            () -> store.delete(path))) {
                CellMapException e = assertThrows(CellMapException.class, use::run);
                assertTrue(e.getMessage().contains("refused"), e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../b", "/etc/x", "a/../../b", "a\u0000b"})
    void aFolderGivesAndTakesNothingOutsideOfIt(String key) throws IOException {
        Path inner = Files.createDirectories(folder.resolve("inner"));
        Files.writeString(folder.resolve("b"), "secret");
        FolderKeyValue place = new FolderKeyValue(inner);
        for (Runnable use :
                List.<Runnable>of(
                        () -> place.get(key),
                        () -> place.put(key, new byte[1]),
                        () -> place.delete(key),
                        () -> place.deleteAll(key),
                        () -> place.stat(key),
                        () -> place.list(key))) assertThrows(CellMapException.class, use::run);
        assertEquals("secret", Files.readString(folder.resolve("b")));
        assertFalse(Files.exists(inner.resolve("b")));
    }

    /** A level of a multiscale group that lies outside of its container. */
    @Test
    void aLevelOutsideOfItsContainerIsAFault() throws IOException {
        Path root = Files.createDirectories(folder.resolve("m.zarr"));
        Files.writeString(root.resolve(".zgroup"), GROUP);
        Files.writeString(
                root.resolve(".zattrs"),
                "{\"multiscales\":[{\"version\":\"0.4\",\"axes\":[{\"name\":\"z\"},{\"name\":\"y\"},"
                        + "{\"name\":\"x\"}],\"datasets\":[{\"path\":\"../x\",\"coordinateTransformations\":"
                        + "[{\"type\":\"scale\",\"scale\":[1,1,1]}]}]}]}");
        assertFalse(inspect(root).faults().isEmpty());
    }

    /** The folder of an array holds its chunks: what else is put there goes with it. */
    @ParameterizedTest
    @EnumSource(ContainerFormat.class)
    void nothingIsWrittenIntoTheFolderOfAnArray(ContainerFormat format) {
        Path em = folder.resolve("em");
        try (ArrayStore store = Stores.openOrCreate(em, format)) {
            store.create(
                    "s0", ArraySpec.of(new long[] {2, 2, 2}, new int[] {2, 2, 2}, DType.UINT8));
        }
        for (String inside : List.of("s0", "s0/out.zarr", "s0/a/b.n5")) {
            CellMapException e =
                    assertThrows(
                            CellMapException.class, () -> Stores.openOrCreate(em.resolve(inside)));
            assertTrue(e.why().contains("s0 is an array"), e.getMessage());
        }
        assertFalse(Files.exists(em.resolve("s0/out.zarr")));
        Stores.openOrCreate(em.resolve("beside.zarr")).close();
    }
}

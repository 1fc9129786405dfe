// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import fiji.plugin.cellmap.store.faults.Fault;
import fiji.plugin.cellmap.store.faults.FaultyFiles;
import fiji.plugin.cellmap.store.format.ContainerStore;
import fiji.plugin.cellmap.store.format.Format;
import fiji.plugin.cellmap.store.format.N5;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.format.Zarr2;
import fiji.plugin.cellmap.store.format.Zarr3;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every file operation fails in turn: chunks are the old or the new ones, never torn or lost. */
class FaultInjectionTest {

    private static final ArraySpec SPEC =
            ArraySpec.of(new long[] {16, 8, 8}, new int[] {8, 8, 8}, DType.UINT16);
    private static final Box WHOLE = Box.of(SPEC.shape());
    private static final Box FIRST = SPEC.chunkBox(0, 0, 0);
    private static final Box PART = new Box(new long[] {4, 2, 2}, new long[] {8, 4, 4});
    private static final short[] OLD = (short[]) Values.random(DType.UINT16, 1024, 1);
    private static final short[] NEW = (short[]) Values.random(DType.UINT16, 1024, 2);

    private static Format format(String name) {
        return switch (name) {
            case "v2" -> new Zarr2();
            case "v3" -> new Zarr3(1);
            case "sharded" -> new Zarr3(2);
            default -> new N5();
        };
    }

    private static ArrayStore store(Path root, String format, boolean sync) {
        Format f = format(format);
        return new ContainerStore(new FolderKeyValue(root, sync), List.of(f), f);
    }

    /** Runs an action with operation 1 failing, then 2, until it comes through without a fault. */
    private static void eachOperationFails(
            String format, boolean crash, Consumer<ArrayStore> action, Check check)
            throws IOException {
        int failures = 0;
        for (int n = 1; ; n++) {
            try (FileSystem files = Jimfs.newFileSystem(Configuration.unix())) {
                Path root = files.getPath("/a");
                store(root, format, false).create("a", SPEC).write(WHOLE, OLD);
                Fault fault = new Fault(n, crash);
                boolean failed = false;
                try {
                    action.accept(store(FaultyFiles.wrap(root, fault), format, true));
                } catch (CellMapException e) {
                    failed = true;
                }
                failures += failed ? 1 : 0;
                check.check(store(root, format, false), failed);
                if (!fault.happened()) {
                    assertTrue(failures > 5, "operations were counted and failed");
                    assertTrue(!failed, "succeeds without a fault");
                    return;
                }
            }
        }
    }

    private interface Check {
        void check(ArrayStore store, boolean failed);
    }

    @ParameterizedTest
    @CsvSource({
        "v2, false",
        "v2, true",
        "v3, false",
        "v3, true",
        "sharded, false",
        "sharded, true",
        "n5, false",
        "n5, true"
    })
    void aChunkIsOldOrNew(String format, boolean crash) throws IOException {
        eachOperationFails(
                format,
                crash,
                store -> store.open("a").write(WHOLE, NEW),
                (store, failed) -> {
                    short[] found = (short[]) store.open("a").read(WHOLE);
                    for (int half = 0; half < 2; half++) {
                        short[] chunk = Arrays.copyOfRange(found, half * 512, half * 512 + 512);
                        boolean old =
                                Arrays.equals(chunk, 0, 512, OLD, half * 512, half * 512 + 512);
                        if (!failed || !old)
                            assertArrayEquals(
                                    Arrays.copyOfRange(NEW, half * 512, half * 512 + 512), chunk);
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({"v2", "v3", "sharded", "n5"})
    void aPartIsWrittenOrNotAndItsChunkKeepsTheRest(String format) throws IOException {
        Box firstPart = PART.intersect(FIRST);
        short[] part = new short[(int) firstPart.size()];
        short[] after = OLD.clone();
        Boxes.copy(part, firstPart, after, WHOLE);
        eachOperationFails(
                format,
                false,
                store -> store.open("a").write(firstPart, part),
                (store, failed) -> {
                    short[] found = (short[]) store.open("a").read(WHOLE);
                    if (!failed || !Arrays.equals(found, OLD)) assertArrayEquals(after, found);
                });
    }

    @ParameterizedTest
    @CsvSource({"v2", "v3", "sharded", "n5"})
    void aFailedReadIsAnErrorAndNeverFillValues(String format) throws IOException {
        eachOperationFails(
                format,
                false,
                store -> assertArrayEquals(OLD, (short[]) store.open("a").read(WHOLE)),
                (store, failed) -> assertArrayEquals(OLD, (short[]) store.open("a").read(WHOLE)));
    }

    @ParameterizedTest
    @CsvSource({"v2, false", "v2, true", "v3, true", "sharded, true", "n5, true"})
    void aNewArrayIsThereWholeOrNotAtAll(String format, boolean crash) throws IOException {
        eachOperationFails(
                format,
                crash,
                store -> store.create("g/b", SPEC).write(FIRST, Arrays.copyOf(NEW, 512)),
                (store, failed) -> {
                    assertArrayEquals(OLD, (short[]) store.open("a").read(WHOLE));
                    if (!store.isArray("g/b")) {
                        assertTrue(failed);
                        return;
                    }
                    short[] first = (short[]) store.open("g/b").read(FIRST);
                    if (!failed || !Arrays.equals(first, new short[512]))
                        assertArrayEquals(Arrays.copyOf(NEW, 512), first);
                });
    }

    @ParameterizedTest
    @CsvSource({"v2, false", "v2, true", "v3, false", "n5, true"})
    void attributesAreTheOldOrTheNewOnes(String format, boolean crash) throws IOException {
        eachOperationFails(
                format,
                crash,
                store -> {
                    store.setAttributes("a", Json.object().put("n", 1));
                    store.setAttributes("a", Json.object().put("n", 2));
                },
                (store, failed) -> {
                    int n = store.attributes("a").path("n").asInt(0);
                    assertTrue(failed ? n <= 2 : n == 2, "n is " + n);
                    assertArrayEquals(OLD, (short[]) store.open("a").read(WHOLE));
                });
    }

    @ParameterizedTest
    @CsvSource({"v2, false", "v2, true", "v3, true", "sharded, false", "n5, true"})
    void aDeletedArrayIsThereWholeOrNotAtAll(String format, boolean crash) throws IOException {
        eachOperationFails(
                format,
                crash,
                store -> store.delete("a"),
                (store, failed) -> {
                    if (store.isArray("a"))
                        assertArrayEquals(OLD, (short[]) store.open("a").read(WHOLE));
                    else assertEquals(List.of(), store.list(""));
                });
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void valuesAreForcedToTheDiskIfAsked(boolean sync) throws IOException {
        try (FileSystem files = Jimfs.newFileSystem(Configuration.unix())) {
            Fault none = new Fault(Integer.MAX_VALUE, false);
            Path root = FaultyFiles.wrap(files.getPath("/a"), none);
            ArrayStore store = Stores.openOrCreate(root, ContainerFormat.ZARR_V2, sync);
            ChunkedArray array = store.create("a", SPEC);
            long before = none.count("force");
            array.write(WHOLE, NEW);
            assertEquals(sync ? 2 : 0, none.count("force") - before);
            assertEquals(sync, before > 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"v2", "v3", "n5"})
    void nothingIsClobberedWhenLookingFails(String format) throws IOException {
        eachOperationFails(
                format,
                false,
                store -> {
                    try {
                        store.create("a", SPEC.withCodec(Codec.RAW));
                    } catch (CellMapException expected) {
                        assertTrue(!expected.getMessage().isEmpty());
                    }
                    store.isGroup("");
                    store.list("");
                    store.open("a").read(FIRST);
                    store.open("a").attributes();
                },
                (store, failed) -> {
                    assertEquals(Codec.ZSTD, store.open("a").spec().codec());
                    assertArrayEquals(OLD, (short[]) store.open("a").read(WHOLE));
                });
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link ArrayStore} does. Subclasses give an empty store. */
abstract class ArrayStoreContract {

    private static final long[] SHAPE = {5, 7, 9};
    private static final int[] CHUNKS = {2, 3, 4};

    /** A new empty store with a root group. */
    abstract ArrayStore emptyStore();

    /** The same place, opened again. */
    abstract ArrayStore reopened(ArrayStore store);

    /** Types that the format has; others must be refused. */
    Set<DType> dtypes() {
        return EnumSet.allOf(DType.class);
    }

    /** Compressors that the format has; others must be refused. */
    Set<Codec> codecs() {
        return EnumSet.allOf(Codec.class);
    }

    /** Whether the format keeps a fill value that is not 0; if not, it must refuse one. */
    boolean keepsFill() {
        return true;
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void whatIsWrittenIsReadByWhoeverOpensItNext(DType dtype) {
        ArrayStore store = emptyStore();
        if (!dtypes().contains(dtype)) {
            ArraySpec spec = ArraySpec.of(SHAPE, CHUNKS, dtype);
            assertThrows(CellMapException.class, () -> store.create("a/b", spec));
            return;
        }
        Object values = Values.counting(dtype, 5 * 7 * 9);
        store.create("a/b", ArraySpec.of(SHAPE, CHUNKS, dtype)).write(Box.of(SHAPE), values);
        ChunkedArray array = reopened(store).open("a/b");
        assertEquals(dtype, array.spec().dtype());
        assertArrayEquals(SHAPE, array.spec().shape());
        assertArrayEquals(CHUNKS, array.spec().chunks());
        Values.assertSame(values, array.read(Box.of(SHAPE)));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everyCodecReadsBack(Codec codec) {
        ArrayStore store = emptyStore();
        ArraySpec spec = ArraySpec.of(SHAPE, CHUNKS, DType.UINT16).withCodec(codec);
        if (!codecs().contains(codec)) {
            assertThrows(CellMapException.class, () -> store.create("a", spec));
            assertFalse(store.isArray("a"));
            return;
        }
        Object values = Values.counting(DType.UINT16, 5 * 7 * 9);
        store.create("a", spec).write(Box.of(SHAPE), values);
        ChunkedArray array = reopened(store).open("a");
        assertEquals(codec, array.spec().codec());
        Values.assertSame(values, array.read(Box.of(SHAPE)));
    }

    @Test
    void aBoxInsideChunksChangesOnlyItself() {
        ChunkedArray array = emptyStore().create("a", ArraySpec.of(SHAPE, CHUNKS, DType.UINT8));
        byte[] all = (byte[]) Values.counting(DType.UINT8, 5 * 7 * 9);
        array.write(Box.of(SHAPE), all);
        Box box = new Box(new long[] {1, 2, 3}, new long[] {3, 4, 5});
        byte[] ones = new byte[3 * 4 * 5];
        java.util.Arrays.fill(ones, (byte) 1);
        array.write(box, ones);
        byte[] expected = all.clone();
        Boxes.copy(ones, box, expected, Box.of(SHAPE));
        assertArrayEquals(expected, (byte[]) array.read(Box.of(SHAPE)));
        assertArrayEquals(ones, (byte[]) array.read(box));
    }

    @Test
    void missingChunksHoldTheFillValueAndFullOnesAreNotStored() {
        ArraySpec spec = new ArraySpec(SHAPE, CHUNKS, DType.INT16, (short) -7, Codec.ZSTD, "/");
        ArrayStore store = emptyStore();
        if (!keepsFill()) {
            assertThrows(CellMapException.class, () -> store.create("a", spec));
            return;
        }
        ChunkedArray array = store.create("a", spec);
        assertFalse(array.chunkExists(0, 0, 0));
        assertTrue(array.storedChunk(0, 0, 0).isEmpty());
        short[] values = (short[]) array.read(Box.of(SHAPE));
        for (short value : values) assertEquals(-7, value);
        Box first = spec.chunkBox(0, 0, 0);
        array.write(first, new short[(int) first.size()]);
        assertTrue(array.chunkExists(0, 0, 0));
        assertFalse(array.chunkExists(0, 0, 1));
        array.write(first, FillValues.filled(DType.INT16, -7, (int) first.size()));
        assertFalse(array.chunkExists(0, 0, 0));
    }

    @Test
    void aBorderChunkIsCutAtTheBorder() {
        ChunkedArray array = emptyStore().create("a", ArraySpec.of(SHAPE, CHUNKS, DType.INT32));
        array.write(Box.of(SHAPE), Values.counting(DType.INT32, 5 * 7 * 9));
        Box border = array.spec().chunkBox(2, 2, 2);
        assertEquals(1, border.size());
        assertArrayEquals(
                (int[]) array.read(border), (int[]) array.storedChunk(2, 2, 2).orElseThrow());
    }

    @Test
    void boxesOutsideAndForeignValuesAreRefused() {
        ChunkedArray array = emptyStore().create("a", ArraySpec.of(SHAPE, CHUNKS, DType.UINT8));
        Box outside = new Box(new long[] {4, 0, 0}, new long[] {2, 1, 1});
        assertThrows(IllegalArgumentException.class, () -> array.read(outside));
        assertThrows(IllegalArgumentException.class, () -> array.write(outside, new byte[2]));
        Box inside = new Box(new long[3], new long[] {1, 1, 2});
        assertThrows(IllegalArgumentException.class, () -> array.write(inside, new byte[3]));
        assertThrows(IllegalArgumentException.class, () -> array.write(inside, new short[2]));
    }

    @Test
    void groupsArraysAndAttributesFormATree() {
        ArrayStore store = emptyStore();
        store.create("g/a", ArraySpec.of(SHAPE, CHUNKS, DType.UINT8));
        store.createGroup("g/h");
        ObjectNode attributes = Json.object().put("unit", "nm");
        store.setAttributes("g/a", attributes);
        store.setAttributes("g", attributes.deepCopy().put("n", 3));
        ArrayStore again = reopened(store);
        assertEquals(List.of("g"), again.list(""));
        assertEquals(List.of("a", "h"), again.list("g"));
        assertEquals(List.of(), again.list("g/a"));
        assertEquals(List.of(), again.list("nothing"));
        assertTrue(again.isArray("g/a") && !again.isGroup("g/a"));
        assertTrue(again.isGroup("g/h") && !again.isArray("g/h"));
        assertTrue(again.isGroup("") && !again.isGroup("x") && !again.isArray("x"));
        assertEquals(attributes, again.attributes("g/a"));
        assertEquals(attributes, again.open("g/a").attributes());
        assertEquals(3, again.attributes("g").path("n").asInt());
        assertTrue(again.attributes("g/h").isEmpty());
        again.delete("g/a");
        assertEquals(List.of("h"), again.list("g"));
    }

    @Test
    void nothingIsOverwritten() {
        ArrayStore store = emptyStore();
        ArraySpec spec = ArraySpec.of(SHAPE, CHUNKS, DType.UINT8);
        store.create("g/a", spec);
        assertThrows(CellMapException.class, () -> store.create("g/a", spec));
        assertThrows(CellMapException.class, () -> store.create("g", spec));
        assertThrows(CellMapException.class, () -> store.createGroup("g/a"));
        assertThrows(CellMapException.class, () -> store.create("g/a/b", spec));
    }

    @Test
    void chunksWithoutMetadataAreNotTakenForThoseOfANewArray() throws IOException {
        ArrayStore store = emptyStore();
        ArraySpec spec = ArraySpec.of(SHAPE, CHUNKS, DType.UINT8);
        store.create("g/a", spec).write(Box.of(SHAPE), Values.counting(DType.UINT8, 5 * 7 * 9));
        Path array = Path.of(store.location()).resolve("g/a");
        for (String name : List.of("zarr.json", ".zarray", "attributes.json"))
            Files.deleteIfExists(array.resolve(name));
        ArrayStore again = reopened(store);
        CellMapException e = assertThrows(CellMapException.class, () -> again.create("g/a", spec));
        assertTrue(e.why().contains("Without metadata"), e.why());
        again.delete("g/a");
        ChunkedArray array2 = again.create("g/a", spec);
        assertArrayEquals(new byte[5 * 7 * 9], (byte[]) array2.read(Box.of(SHAPE)));
    }

    @Test
    void ofManyWhoCreateAnArrayOneSucceeds() {
        ArrayStore store = emptyStore();
        store.createGroup("g");
        List<Long> created =
                IntStream.range(1, 17)
                        .parallel()
                        .mapToObj(n -> created(reopened(store), n))
                        .flatMap(Optional::stream)
                        .toList();
        assertEquals(1, created.size());
        assertEquals(created.get(0), reopened(store).open("g/a").spec().shape()[0]);
    }

    private static Optional<Long> created(ArrayStore store, long size) {
        try {
            store.create("g/a", ArraySpec.of(new long[] {size}, new int[] {4}, DType.UINT8));
            return Optional.of(size);
        } catch (CellMapException e) {
            return Optional.empty();
        }
    }

    @Test
    void threadsWriteDifferentUnitsAtTheSameTime() {
        ArrayStore store = emptyStore();
        int edge = 32;
        ArraySpec spec =
                ArraySpec.of(new long[] {edge, edge, edge}, new int[] {2, 4, 4}, DType.UINT16);
        ChunkedArray array = store.create("a", spec);
        short[] values = (short[]) Values.random(DType.UINT16, edge * edge * edge, 3);
        Box whole = Box.of(spec.shape());
        List<long[]> units = Boxes.cells(array.writeShape(), whole);
        units.parallelStream()
                .forEach(
                        unit -> {
                            // Each has opened the array for itself, as another process would.
                            ChunkedArray own = reopened(store).open("a");
                            Box box = Boxes.cell(own.writeShape(), unit).intersect(whole);
                            Object part = spec.dtype().allocate((int) box.size());
                            Boxes.copy(values, whole, part, box);
                            own.write(box, part);
                        });
        assertArrayEquals(values, (short[]) array.read(whole));
    }

    @Test
    void whatIsAbsentIsSaid() {
        ArrayStore store = emptyStore();
        store.createGroup("g");
        CellMapException e = assertThrows(CellMapException.class, () -> store.open("g"));
        assertTrue(e.getMessage().contains("group"), e.getMessage());
        assertThrows(CellMapException.class, () -> store.open("missing"));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Bzip2;
import fiji.plugin.cellmap.store.codec.Deflate;
import fiji.plugin.cellmap.store.codec.Lz4;
import fiji.plugin.cellmap.store.codec.Zstd;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** As zarr-python writes compressors that the text of Zarr v3 does not know. */
    @Test
    void compressorsOfNumcodecsAreRead() throws IOException {
        ArraySpec spec =
                ArraySpec.of(new long[] {4, 4}, new int[] {4, 4}, DType.UINT16)
                        .withCodec(Codec.RAW);
        short[] values = (short[]) Values.counting(DType.UINT16, 16);
        Map<String, ByteCodec> codecs =
                Map.of(
                        "zlib", new Deflate(false, 3),
                        "bz2", new Bzip2(3),
                        "lz4", new Lz4(),
                        "zstd", new Zstd(1, false),
                        "gzip", new Deflate(true, 3));
        for (Map.Entry<String, ByteCodec> codec : codecs.entrySet()) {
            ArrayStore store = emptyStore();
            store.delete("a");
            store.create("a", spec).write(Box.of(spec.shape()), values);
            Path metadata = folder.resolve("a.zarr/a/zarr.json");
            ObjectNode document = Json.parseObject(Files.readAllBytes(metadata), metadata);
            ((ArrayNode) document.path("codecs"))
                    .addObject()
                    .put("name", "numcodecs." + codec.getKey())
                    .putObject("configuration")
                    .put("level", 3);
            Files.write(metadata, Json.bytes(document));
            Path chunk = folder.resolve("a.zarr/a/c/0/0");
            Files.write(chunk, codec.getValue().encode(Files.readAllBytes(chunk)));
            ChunkedArray read = reopened(store).open("a");
            assertArrayEquals(values, (short[]) read.read(Box.of(spec.shape())), codec.getKey());
        }
    }

    /** The codec that is not known is named, not one that is. */
    @ParameterizedTest
    @CsvSource({"numcodecs.delta, 0", "numcodecs.lzma, 1", "vlen-utf8, 0", "zfp, 1"})
    void theCodecThatIsNotKnownIsNamed(String name, int place) throws IOException {
        ArraySpec spec =
                ArraySpec.of(new long[] {4, 4}, new int[] {4, 4}, DType.UINT16)
                        .withCodec(Codec.RAW);
        ArrayStore store = emptyStore();
        store.create("a", spec);
        Path metadata = folder.resolve("a.zarr/a/zarr.json");
        ObjectNode document = Json.parseObject(Files.readAllBytes(metadata), metadata);
        ((ArrayNode) document.path("codecs")).insertObject(place).put("name", name);
        Files.write(metadata, Json.bytes(document));
        CellMapException e =
                assertThrows(CellMapException.class, () -> reopened(store).open("a").spec());
        assertTrue(e.why().startsWith("Found: codec {\"name\":\"" + name), e.why());
        assertTrue(e.fix().contains("zlib, lz4 and bz2 of numcodecs"), e.fix());
    }

    /** A root of the draft that zarrita wrote has the file, but not what the file must say. */
    @Test
    void aDraftIsNotCalledEmpty() throws IOException {
        Path draft = Files.createDirectories(folder.resolve("draft.zr3"));
        Files.writeString(
                draft.resolve("zarr.json"),
                "{\"zarr_format\": \"https://purl.org/zarr/spec/protocol/core/3.0\"}");
        CellMapException e = assertThrows(CellMapException.class, () -> Stores.open(draft));
        assertTrue(e.why().startsWith("Its zarr.json describes neither"), e.why());
        Files.delete(draft.resolve("zarr.json"));
        e = assertThrows(CellMapException.class, () -> Stores.open(draft));
        assertTrue(e.why().startsWith("There is none of zarr.json"), e.why());
    }

    @Test
    void arraysMayNameTheirAxes() throws IOException {
        ArraySpec spec = ArraySpec.of(new long[] {4, 4}, new int[] {4, 4}, DType.UINT8);
        emptyStore().create("a", spec);
        assertEquals(List.of(), Stores.open(folder.resolve("a.zarr")).axes("a"));
        Path metadata = folder.resolve("a.zarr/a/zarr.json");
        for (String names : new String[] {"[\"y\",\"x\"]", "[\"y\",null]"}) {
            ObjectNode document = Json.parseObject(Files.readAllBytes(metadata), metadata);
            document.set("dimension_names", Json.MAPPER.readTree(names));
            Files.write(metadata, Json.bytes(document));
            assertEquals(
                    names.contains("null") ? List.of() : List.of("y", "x"),
                    Stores.open(folder.resolve("a.zarr")).axes("a"));
        }
    }
}

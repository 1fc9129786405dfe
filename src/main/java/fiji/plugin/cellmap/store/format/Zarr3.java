// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.util.List;
import java.util.Optional;

/**
 * Zarr version 3 (<a href="https://zarr-specs.readthedocs.io/en/latest/v3/core/">text</a>). New
 * arrays are little-endian in C order.
 *
 * @param chunksPerShard along each axis, for new arrays; 1 stores each chunk by itself
 */
public record Zarr3(int chunksPerShard) implements Format {

    private static final String DOCUMENT = "zarr.json";

    @Override
    public String name() {
        return "Zarr v3";
    }

    @Override
    public List<String> metadataNames() {
        return List.of(DOCUMENT);
    }

    @Override
    public boolean isArray(KeyValue place, String path) {
        return nodeType(place, path).equals(Optional.of("array"));
    }

    @Override
    public boolean isGroup(KeyValue place, String path) {
        return nodeType(place, path).equals(Optional.of("group"));
    }

    private static Optional<String> nodeType(KeyValue place, String path) {
        return Metadata.read(place, KeyValue.join(path, DOCUMENT))
                .map(document -> document.path("node_type").asText());
    }

    @Override
    public ChunkedArray open(KeyValue place, String path) {
        String key = KeyValue.join(path, DOCUMENT);
        Zarr3Array array = Zarr3Array.read(Metadata.need(place, key), place.location(key));
        ArraySpec spec = array.spec();
        ChunkStorage storage =
                array.codec() instanceof ShardCodec shards
                        ? new ShardedChunks(place, path, spec, array.keys(), shards)
                        : new SingleChunks(place, path, spec, array.keys(), array.codec());
        return new StoredArray(this, place, path, spec, storage);
    }

    @Override
    public ChunkedArray create(KeyValue place, String path, ArraySpec spec) {
        if (spec.codec() == Codec.LZ4)
            throw new CellMapException(
                    "Cannot create a Zarr v3 array",
                    place.location(path),
                    "Zarr v3 has no plain LZ4 codec.",
                    "Use Blosc with LZ4, or Zarr v2.");
        int[] unit = spec.chunks().clone();
        for (int d = 0; d < unit.length; d++) unit[d] *= chunksPerShard;
        ObjectNode document = Json.object().put("zarr_format", 3).put("node_type", "array");
        document.set("shape", Json.MAPPER.valueToTree(spec.shape()));
        document.put("data_type", spec.dtype().label);
        document.putObject("chunk_grid")
                .put("name", "regular")
                .putObject("configuration")
                .set("chunk_shape", Json.MAPPER.valueToTree(unit));
        document.putObject("chunk_key_encoding")
                .put("name", "default")
                .putObject("configuration")
                .put("separator", spec.separator());
        document.set("fill_value", FillJson.write(spec.fill(), spec.dtype()));
        document.set(
                "codecs",
                chunksPerShard == 1
                        ? Zarr3Codecs.write(spec.codec(), spec.dtype())
                        : Zarr3Codecs.writeShards(spec.codec(), spec.dtype(), spec.chunks()));
        document.putObject("attributes");
        Metadata.writeNew(place, KeyValue.join(path, DOCUMENT), document);
        return open(place, path);
    }

    @Override
    public void createGroup(KeyValue place, String path) {
        ObjectNode document = Json.object().put("zarr_format", 3).put("node_type", "group");
        document.putObject("attributes");
        Metadata.write(place, KeyValue.join(path, DOCUMENT), document);
    }

    @Override
    public ObjectNode attributes(KeyValue place, String path) {
        return Metadata.read(place, KeyValue.join(path, DOCUMENT))
                .map(d -> d.path("attributes") instanceof ObjectNode o ? o : Json.object())
                .orElseGet(Json::object);
    }

    @Override
    public List<String> axes(KeyValue place, String path) {
        List<String> names =
                Metadata.read(place, KeyValue.join(path, DOCUMENT))
                        .map(document -> Metadata.texts(document.path("dimension_names")))
                        .orElse(List.of());
        return names.isEmpty() ? Format.super.axes(place, path) : names;
    }

    @Override
    public void setAttributes(KeyValue place, String path, ObjectNode attributes) {
        String key = KeyValue.join(path, DOCUMENT);
        ObjectNode document = Metadata.need(place, key);
        document.set("attributes", attributes);
        Metadata.write(place, key, document);
    }
}

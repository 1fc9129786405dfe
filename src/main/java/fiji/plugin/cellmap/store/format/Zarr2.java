// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.util.Json;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Zarr version 2 (<a href="https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html">text</a>). New
 * arrays are little-endian in C order.
 */
public final class Zarr2 implements Format {

    private static final String ARRAY = ".zarray";
    private static final String GROUP = ".zgroup";
    private static final String ATTRIBUTES = ".zattrs";

    @Override
    public String name() {
        return "Zarr v2";
    }

    @Override
    public List<String> metadataNames() {
        return List.of(ARRAY, GROUP);
    }

    @Override
    public boolean isArray(KeyValue place, String path) {
        return place.exists(KeyValue.join(path, ARRAY));
    }

    @Override
    public boolean isGroup(KeyValue place, String path) {
        return place.exists(KeyValue.join(path, GROUP))
                || place.exists(KeyValue.join(path, ATTRIBUTES)) && !isArray(place, path);
    }

    @Override
    public ChunkedArray open(KeyValue place, String path) {
        String key = KeyValue.join(path, ARRAY);
        Zarr2Array array = Zarr2Array.read(Metadata.need(place, key), place.location(key));
        ArraySpec spec = array.spec();
        return array(place, path, array, FoundKeys.of(place, path, spec.separator(), spec.rank()));
    }

    @Override
    public ChunkedArray create(KeyValue place, String path, ArraySpec spec) {
        ObjectNode document = Json.object().put("zarr_format", 2);
        document.set("shape", Json.MAPPER.valueToTree(spec.shape()));
        document.set("chunks", Json.MAPPER.valueToTree(spec.chunks()));
        document.put("dtype", new TypeString(spec.dtype(), ByteOrder.LITTLE_ENDIAN).toString());
        document.set("compressor", Zarr2Codecs.write(spec.codec()));
        document.set("fill_value", FillJson.write(spec.fill(), spec.dtype()));
        document.put("order", "C");
        document.set("filters", NullNode.instance);
        document.put("dimension_separator", spec.separator());
        String key = KeyValue.join(path, ARRAY);
        Metadata.writeNew(place, key, document);
        return array(
                place,
                path,
                Zarr2Array.read(document, place.location(key)),
                ChunkKeys.joined("", spec.separator()));
    }

    private ChunkedArray array(KeyValue place, String path, Zarr2Array array, ChunkKeys keys) {
        ArraySpec spec = array.spec();
        return new StoredArray(
                this, place, path, spec, new SingleChunks(place, path, spec, keys, array.codec()));
    }

    @Override
    public void createGroup(KeyValue place, String path) {
        Metadata.write(place, KeyValue.join(path, GROUP), Json.object().put("zarr_format", 2));
    }

    @Override
    public ObjectNode attributes(KeyValue place, String path) {
        return Metadata.read(place, KeyValue.join(path, ATTRIBUTES)).orElseGet(Json::object);
    }

    @Override
    public void setAttributes(KeyValue place, String path, ObjectNode attributes) {
        Metadata.write(place, KeyValue.join(path, ATTRIBUTES), attributes);
    }
}

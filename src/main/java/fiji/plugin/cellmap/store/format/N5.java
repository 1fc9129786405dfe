// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.util.Json;
import java.util.List;

/**
 * N5 (<a href="https://github.com/saalfeldlab/n5">text</a>). Metadata and user attributes share a
 * document. Arrays are seen with their axes reversed: N5's x, y, z are z, y, x here.
 */
public final class N5 implements Format {

    private static final String DOCUMENT = "attributes.json";
    private static final String VERSION_KEY = "n5";
    private static final String VERSION = "2.5.1";
    private static final List<String> RESERVED =
            List.of(
                    VERSION_KEY,
                    "dimensions",
                    "blockSize",
                    "dataType",
                    "compression",
                    "compressionType");

    @Override
    public String name() {
        return "N5";
    }

    @Override
    public List<String> metadataNames() {
        return List.of(DOCUMENT);
    }

    @Override
    public boolean isArray(KeyValue place, String path) {
        return Metadata.read(place, KeyValue.join(path, DOCUMENT))
                .filter(document -> document.has("dimensions") && document.has("dataType"))
                .isPresent();
    }

    @Override
    public boolean isGroup(KeyValue place, String path) {
        return place.exists(KeyValue.join(path, DOCUMENT)) && !isArray(place, path);
    }

    @Override
    public ChunkedArray open(KeyValue place, String path) {
        String key = KeyValue.join(path, DOCUMENT);
        N5Array array = N5Array.read(Metadata.need(place, key), place.location(key));
        ChunkStorage blocks = new N5Blocks(place, path, array.spec(), array.codecs());
        return new StoredArray(this, place, path, array.spec(), blocks);
    }

    @Override
    public ChunkedArray create(KeyValue place, String path, ArraySpec spec) {
        String key = KeyValue.join(path, DOCUMENT);
        ObjectNode document = N5Array.write(spec, place.location(path));
        if (path.isEmpty()) document.put(VERSION_KEY, VERSION);
        Metadata.writeNew(place, key, document);
        return open(place, path);
    }

    @Override
    public void createGroup(KeyValue place, String path) {
        ObjectNode document = Json.object();
        if (path.isEmpty()) document.put(VERSION_KEY, VERSION);
        Metadata.write(place, KeyValue.join(path, DOCUMENT), document);
    }

    @Override
    public ObjectNode attributes(KeyValue place, String path) {
        ObjectNode document = document(place, path);
        document.remove(RESERVED);
        return document;
    }

    @Override
    public void setAttributes(KeyValue place, String path, ObjectNode attributes) {
        ObjectNode document = document(place, path).retain(RESERVED);
        document.setAll((ObjectNode) attributes.deepCopy().remove(RESERVED));
        Metadata.write(place, KeyValue.join(path, DOCUMENT), document);
    }

    private static ObjectNode document(KeyValue place, String path) {
        return Metadata.read(place, KeyValue.join(path, DOCUMENT)).orElseGet(Json::object);
    }
}

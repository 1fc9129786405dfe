// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.janelia.saalfeldlab.n5.DatasetAttributes;
import org.janelia.saalfeldlab.n5.GsonKeyValueN5Reader;
import org.janelia.saalfeldlab.n5.N5FSReader;
import org.janelia.saalfeldlab.n5.zarr.N5ZarrReader;
import org.janelia.saalfeldlab.n5.zarr.v3.ZarrV3KeyValueReader;

/**
 * A container that the N5 library reads, as a store. Axes are reversed: N5's x, y, z are z, y, x
 * here. Thread-safe.
 *
 * <p>What is written goes through our own store of the same folder, in the format of the container:
 * N5 writes into the file in place, so a process that is killed leaves half a block; ours writes
 * beside it and renames.
 */
final class N5Store implements ArrayStore {

    private static final Set<String> RESERVED =
            Set.of("n5", "dimensions", "blockSize", "dataType", "compression", "compressionType");

    private final GsonKeyValueN5Reader reader;
    private final Path path;

    N5Store(GsonKeyValueN5Reader reader, Path path) {
        this.reader = reader;
        this.path = path;
    }

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public String format() {
        if (reader instanceof N5FSReader) return "N5";
        return reader instanceof ZarrV3KeyValueReader ? "Zarr v3" : "Zarr v2";
    }

    @Override
    public boolean isArray(String node) {
        return asked(node, () -> reader.datasetExists(node));
    }

    @Override
    public boolean isGroup(String node) {
        return asked(node, () -> reader.exists(node) && !reader.datasetExists(node));
    }

    @Override
    public List<String> list(String node) {
        if (!isGroup(node)) return List.of();
        return asked(node, () -> Arrays.stream(reader.list(node)).filter(c -> isNode(node, c)))
                .sorted()
                .toList();
    }

    private boolean isNode(String parent, String child) {
        return reader.exists(parent.isEmpty() ? child : parent + "/" + child);
    }

    @Override
    public ChunkedArray open(String node) {
        DatasetAttributes found = asked(node, () -> reader.getDatasetAttributes(node));
        if (found != null)
            return new N5ChunkedArray(
                    this, reader, node, found, N5Types.spec(found, fill(node, found), at(node)));
        throw new CellMapException(
                "Cannot open an array",
                at(node),
                "N5 finds no dataset there" + (isGroup(node) ? ", but a group." : "."),
                "Name one of the arrays that inspect lists.");
    }

    /**
     * The fill value as text; empty for none.
     *
     * @throws CellMapException if N5 would take compressed chunks of Zarr v2 for raw ones, as it
     *     does where it does not know their compressor
     */
    private String fill(String node, DatasetAttributes found) {
        if (!(reader instanceof N5ZarrReader)) {
            JsonElement value = found.getDefaultValue();
            return value == null || value.isJsonNull() ? "" : value.getAsString();
        }
        JsonNode document = Json.read(path.resolve(node).resolve(".zarray"), JsonNode.class);
        JsonNode compressor = document.path("compressor");
        boolean lost = compressor.isObject() && N5Types.compression(found).equals("raw");
        if (!lost && document.path("filters").isEmpty())
            return document.path("fill_value").asText("").replace("null", "");
        throw new CellMapException(
                "Cannot open an array with N5",
                at(node),
                "N5 does not know its compressor "
                        + compressor
                        + " or its filters "
                        + document.path("filters")
                        + ".",
                "Copy the array with a compression such as zstd or gzip.");
    }

    @Override
    public ChunkedArray create(String node, ArraySpec spec) {
        N5Types.checkReadable(spec, format(), at(node));
        try (ArrayStore own = own()) {
            own.create(node, spec).attributes();
        }
        return open(node);
    }

    @Override
    public void createGroup(String node) {
        try (ArrayStore own = own()) {
            own.createGroup(node);
        }
    }

    @Override
    public ObjectNode attributes(String node) {
        JsonElement found = asked(node, () -> reader.getAttributes(node));
        if (found == null || !found.isJsonObject()) return Json.object();
        try {
            JsonNode parsed = Json.MAPPER.readTree(found.toString());
            ObjectNode attributes = (ObjectNode) parsed;
            return reader instanceof N5FSReader ? attributes.remove(RESERVED) : attributes;
        } catch (IOException e) {
            throw N5Library.failure("Cannot read attributes", at(node), e);
        }
    }

    @Override
    public void setAttributes(String node, ObjectNode attributes) {
        try (ArrayStore own = own()) {
            own.setAttributes(node, attributes);
        }
    }

    @Override
    public void delete(String node) {
        try (ArrayStore own = own()) {
            own.delete(node);
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    /** Our own store of the same folder; the caller closes it. */
    ArrayStore own() {
        return Stores.openOrCreate(path);
    }

    /** Where a node is, for messages. */
    String at(String node) {
        return node.isEmpty() ? location() : location() + "/" + node;
    }

    private <T> T asked(String node, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            // Not only N5Exception: a compression that it does not know ends in a null pointer.
            throw N5Library.failure("Cannot read metadata with N5", at(node), e);
        }
    }
}

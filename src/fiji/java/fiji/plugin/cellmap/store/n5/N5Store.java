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
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.janelia.saalfeldlab.n5.DatasetAttributes;
import org.janelia.saalfeldlab.n5.GsonKeyValueN5Reader;
import org.janelia.saalfeldlab.n5.GsonN5Reader;
import org.janelia.saalfeldlab.n5.zarr.ZarrKeyValueReader;
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

    private final GsonN5Reader reader;
    private final String location;
    private final Optional<Path> folder;

    /** Above all nodes; empty where the root of the reader is ours. */
    private final String group;

    N5Store(GsonN5Reader reader, Path folder) {
        this.reader = reader;
        this.location = folder.toString();
        this.folder = Optional.of(folder);
        this.group = "";
    }

    /**
     * For reading only.
     *
     * @param location where the group is, for messages
     * @param group that becomes the root; "" for that of the reader
     */
    N5Store(GsonN5Reader reader, String location, String group) {
        this.reader = reader;
        this.location = location;
        this.folder = Optional.empty();
        this.group = group;
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public String format() {
        if (reader instanceof ZarrV3KeyValueReader) return "Zarr v3";
        if (reader instanceof ZarrKeyValueReader) return "Zarr v2";
        return reader instanceof GsonKeyValueN5Reader ? "N5" : "HDF5";
    }

    /** A node as the reader calls it. */
    private String path(String node) {
        return group.isEmpty() || node.isEmpty() ? group + node : group + "/" + node;
    }

    @Override
    public boolean isArray(String node) {
        return asked(node, () -> reader.datasetExists(path(node)));
    }

    @Override
    public boolean isGroup(String node) {
        return asked(node, () -> reader.exists(path(node)) && !reader.datasetExists(path(node)));
    }

    @Override
    public List<String> list(String node) {
        if (!isGroup(node)) return List.of();
        return asked(
                        node,
                        () -> Arrays.stream(reader.list(path(node))).filter(c -> isNode(node, c)))
                .sorted()
                .toList();
    }

    private boolean isNode(String parent, String child) {
        return reader.exists(path(parent.isEmpty() ? child : parent + "/" + child));
    }

    @Override
    public ChunkedArray open(String node) {
        DatasetAttributes found = asked(node, () -> reader.getDatasetAttributes(path(node)));
        if (found != null)
            return new N5ChunkedArray(
                    this,
                    reader,
                    path(node),
                    node,
                    found,
                    N5Types.spec(found, fill(node, found), at(node)));
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
        if (!(reader instanceof ZarrKeyValueReader zarr)) {
            JsonElement value = found.getDefaultValue();
            return value == null || value.isJsonNull() ? "" : value.getAsString();
        }
        JsonElement stated =
                asked(node, () -> zarr.getAttributesFromContainer(path(node), ".zarray"));
        JsonNode document = json(node, stated);
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
        JsonElement found =
                asked(
                        node,
                        () ->
                                reader instanceof ZarrKeyValueReader zarr
                                        ? zarr.getZAttributes(path(node))
                                        : reader.getAttributes(path(node)));
        if (found == null || !found.isJsonObject()) return Json.object();
        ObjectNode attributes = (ObjectNode) json(node, found);
        return format().startsWith("Zarr") ? attributes : attributes.remove(RESERVED);
    }

    private JsonNode json(String node, JsonElement found) {
        try {
            return Json.MAPPER.readTree(found.toString());
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

    /**
     * Our own store of the same folder; the caller closes it.
     *
     * @throws CellMapException if the container is not in a folder
     */
    ArrayStore own() {
        return Stores.openOrCreate(
                folder.orElseThrow(
                        () ->
                                new CellMapException(
                                        "Cannot write there",
                                        location,
                                        "What N5 opens from elsewhere, and HDF5, is only read.",
                                        "Write to a folder.")));
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

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.DType;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * What the {@code zarr.json} document of an array says.
 *
 * @param spec its chunks are the inner ones of shards where these can be read singly
 */
record Zarr3Array(ArraySpec spec, ChunkKeys keys, ChunkCodec codec) {

    static final String SUPPORTED =
            "bool, (u)int8 to (u)int64, float16 to float64; regular chunk grid; chunk keys default"
                    + " and v2; codecs "
                    + Zarr3Codecs.SUPPORTED;

    private static final Set<String> KNOWN =
            Set.of(
                    "zarr_format",
                    "node_type",
                    "shape",
                    "data_type",
                    "chunk_grid",
                    "chunk_key_encoding",
                    "fill_value",
                    "codecs",
                    "attributes",
                    "dimension_names",
                    "storage_transformers",
                    "consolidated_metadata");

    /**
     * @throws fiji.plugin.cellmap.util.CellMapException if something in it is not supported
     */
    static Zarr3Array read(ObjectNode document, String where) {
        try {
            return read(document);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Metadata.unsupported(where, "Found: " + e.getMessage() + ".", SUPPORTED);
        }
    }

    private static Zarr3Array read(ObjectNode document) {
        checkKeys(document);
        DType dtype = dtype(document.path("data_type"));
        Number fill = FillJson.read(document.get("fill_value"), dtype);
        JsonNode grid = document.path("chunk_grid");
        if (!grid.path("name").asText().equals("regular"))
            throw new IllegalArgumentException("chunk_grid " + grid);
        int[] shape = Metadata.ints(grid.at("/configuration/chunk_shape"), "chunk_shape", 1);
        ChunkCodec codec = Zarr3Codecs.read(document.path("codecs"), dtype, fill, shape);
        JsonNode encoding = document.path("chunk_key_encoding");
        String name = encoding.isTextual() ? encoding.asText() : encoding.path("name").asText();
        if (!Set.of("default", "v2").contains(name))
            throw new IllegalArgumentException("chunk_key_encoding " + encoding);
        String separator =
                encoding.at("/configuration/separator").asText(name.equals("v2") ? "." : "/");
        ArraySpec spec =
                new ArraySpec(
                        Metadata.longs(document.get("shape"), "shape", 0),
                        codec instanceof ShardCodec shards ? shards.inner() : shape,
                        dtype,
                        fill,
                        Zarr3Codecs.nearest(document.path("codecs")),
                        separator);
        return new Zarr3Array(spec, keys(name, separator, spec.rank()), codec);
    }

    private static ChunkKeys keys(String name, String separator, int rank) {
        if (name.equals("v2")) return ChunkKeys.joined("", separator);
        return rank == 0 ? index -> "c" : ChunkKeys.joined("c" + separator, separator);
    }

    private static DType dtype(JsonNode node) {
        try {
            return DType.of(node.isTextual() ? node.asText() : node.path("name").asText());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("data_type " + node, e);
        }
    }

    private static void checkKeys(ObjectNode document) {
        if (document.path("zarr_format").asInt() != 3)
            throw new IllegalArgumentException("zarr_format " + document.path("zarr_format"));
        if (!document.path("storage_transformers").isEmpty())
            throw new IllegalArgumentException("storage_transformers");
        for (Iterator<Map.Entry<String, JsonNode>> it = document.fields(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> field = it.next();
            if (!KNOWN.contains(field.getKey())
                    && field.getValue().path("must_understand").asBoolean(true))
                throw new IllegalArgumentException("the key " + field.getKey());
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.codec.Blosc;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Bzip2;
import fiji.plugin.cellmap.store.codec.Deflate;
import fiji.plugin.cellmap.store.codec.Lz4Stream;
import fiji.plugin.cellmap.store.codec.Xz;
import fiji.plugin.cellmap.store.codec.Zstd;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.util.List;
import java.util.Set;

/**
 * What the {@code attributes.json} document of an N5 dataset says. N5 lists axes from the fastest
 * on, so they are reversed here. There is no fill value: missing blocks are 0.
 */
record N5Array(ArraySpec spec, List<ByteCodec> codecs) {

    static final String SUPPORTED =
            "(u)int8 to (u)int64, float32, float64; compressions raw, gzip, zstd, blosc, lz4, bzip2,"
                    + " xz";

    private static final int LZ4_BLOCK = 1 << 16;
    private static final Set<DType> UNKNOWN = Set.of(DType.BOOL, DType.FLOAT16);

    /**
     * @throws CellMapException if something in it is not supported
     */
    static N5Array read(ObjectNode document, String where) {
        try {
            DType dtype = dtype(document.path("dataType"));
            JsonNode compression = document.path("compression");
            if (compression.isMissingNode()) compression = old(document);
            ArraySpec spec =
                    new ArraySpec(
                            reversed(Metadata.longs(document.get("dimensions"), "dimensions", 0)),
                            reversed(Metadata.ints(document.get("blockSize"), "blockSize", 1)),
                            dtype,
                            0,
                            codec(compression),
                            "/");
            return new N5Array(spec, codecs(compression, dtype));
        } catch (IllegalArgumentException e) {
            throw Metadata.unsupported(where, "Found: " + e.getMessage() + ".", SUPPORTED);
        }
    }

    /**
     * @throws CellMapException if N5 has no such type or fill value
     */
    static ObjectNode write(ArraySpec spec, String where) {
        if (UNKNOWN.contains(spec.dtype()) || spec.fill().doubleValue() != 0)
            throw new CellMapException(
                    "Cannot create an N5 dataset",
                    where,
                    "N5 has no bool or float16 type and no fill value other than 0.",
                    "Use uint8 or float32 and fill 0, or Zarr.");
        ObjectNode document = Json.object();
        document.set("dimensions", Json.MAPPER.valueToTree(reversed(spec.shape())));
        document.set("blockSize", Json.MAPPER.valueToTree(reversed(spec.chunks())));
        document.put("dataType", spec.dtype().label);
        ObjectNode compression = document.putObject("compression");
        switch (spec.codec()) {
            case RAW -> compression.put("type", "raw");
            case ZSTD -> compression.put("type", "zstd").put("level", 1);
            case GZIP -> compression.put("type", "gzip").put("level", 6).put("useZlib", false);
            case BLOSC ->
                    compression
                            .put("type", "blosc")
                            .put("cname", "lz4")
                            .put("clevel", 5)
                            .put("shuffle", 1)
                            .put("blocksize", 0);
            case LZ4 -> compression.put("type", "lz4").put("blockSize", LZ4_BLOCK);
        }
        return document;
    }

    private static DType dtype(JsonNode node) {
        try {
            DType dtype = DType.of(node.asText());
            if (!UNKNOWN.contains(dtype)) return dtype;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("dataType " + node, e);
        }
        throw new IllegalArgumentException("dataType " + node);
    }

    /** Before N5 2.0 there was only the name. */
    private static JsonNode old(ObjectNode document) {
        return Json.object().set("type", document.get("compressionType"));
    }

    private static List<ByteCodec> codecs(JsonNode c, DType dtype) {
        return switch (c.path("type").asText()) {
            case "raw" -> List.of();
            case "gzip" ->
                    List.of(
                            new Deflate(
                                    !c.path("useZlib").asBoolean(false),
                                    c.path("level").asInt(-1)));
            case "zstd" -> List.of(new Zstd(c.path("level").asInt(3), false));
            case "lz4" -> List.of(new Lz4Stream(c.path("blockSize").asInt(LZ4_BLOCK)));
            case "bzip2" -> List.of(new Bzip2(c.path("blockSize").asInt(8)));
            case "xz" -> List.of(new Xz(c.path("preset").asInt(6)));
            case "blosc" ->
                    List.of(
                            new Blosc(
                                    c.path("cname").asText("blosclz"),
                                    c.path("clevel").asInt(6),
                                    c.path("shuffle").asInt(0),
                                    dtype.bytes,
                                    c.path("blocksize").asInt(0)));
            default -> throw new IllegalArgumentException("compression " + c);
        };
    }

    private static Codec codec(JsonNode compression) {
        return switch (compression.path("type").asText()) {
            case "raw" -> Codec.RAW;
            case "gzip" -> Codec.GZIP;
            case "blosc" -> Codec.BLOSC;
            case "lz4" -> Codec.LZ4;
            default -> Codec.ZSTD;
        };
    }

    static long[] reversed(long[] values) {
        long[] reversed = new long[values.length];
        for (int d = 0; d < values.length; d++) reversed[d] = values[values.length - 1 - d];
        return reversed;
    }

    static int[] reversed(int[] values) {
        int[] reversed = new int[values.length];
        for (int d = 0; d < values.length; d++) reversed[d] = values[values.length - 1 - d];
        return reversed;
    }
}

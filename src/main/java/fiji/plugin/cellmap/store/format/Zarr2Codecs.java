// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.codec.Blosc;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Bzip2;
import fiji.plugin.cellmap.store.codec.Deflate;
import fiji.plugin.cellmap.store.codec.Delta;
import fiji.plugin.cellmap.store.codec.Lz4;
import fiji.plugin.cellmap.store.codec.Zstd;
import fiji.plugin.cellmap.util.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compressors in the notation of numcodecs. */
final class Zarr2Codecs {

    static final String SUPPORTED = "null, zstd, gzip, zlib, lz4, bz2, blosc; filter delta";

    private Zarr2Codecs() {}

    /**
     * @throws IllegalArgumentException if it is not known
     */
    static List<ByteCodec> read(JsonNode compressor, DType dtype) {
        if (compressor == null || compressor.isNull()) return List.of();
        String id = compressor.path("id").asText();
        return switch (id) {
            case "zstd" ->
                    List.of(
                            new Zstd(
                                    compressor.path("level").asInt(1),
                                    compressor.path("checksum").asBoolean(false)));
            case "gzip" -> List.of(new Deflate(true, compressor.path("level").asInt(1)));
            case "zlib" -> List.of(new Deflate(false, compressor.path("level").asInt(1)));
            case "lz4" -> List.of(new Lz4());
            case "bz2" -> List.of(new Bzip2(compressor.path("level").asInt(1)));
            case "blosc" -> List.of(blosc(compressor, dtype));
            default -> throw new IllegalArgumentException("compressor " + compressor);
        };
    }

    private static Blosc blosc(JsonNode node, DType dtype) {
        int shuffle = node.path("shuffle").asInt(1);
        return new Blosc(
                node.path("cname").asText("lz4"),
                node.path("clevel").asInt(5),
                shuffle >= 0 ? shuffle : dtype.bytes == 1 ? 2 : 1,
                dtype.bytes,
                node.path("blocksize").asInt(0));
    }

    /**
     * Filters, in the order of encoding.
     *
     * @throws IllegalArgumentException if one is not known
     */
    static List<ByteCodec> filters(JsonNode filters, TypeString type) {
        List<ByteCodec> codecs = new ArrayList<>();
        for (JsonNode filter : filters) {
            String dtype = filter.path("dtype").asText();
            boolean known =
                    filter.path("id").asText().equals("delta")
                            && type.dtype().integer
                            && type.dtype() != DType.BOOL
                            && TypeString.parse(dtype).equals(Optional.of(type))
                            && filter.path("astype").asText(dtype).equals(dtype);
            if (!known) throw new IllegalArgumentException("filter " + filter);
            codecs.add(new Delta(type.dtype().bytes, type.order()));
        }
        return codecs;
    }

    static JsonNode write(Codec codec) {
        ObjectNode node = Json.object();
        return switch (codec) {
            case RAW -> NullNode.instance;
            case ZSTD -> node.put("id", "zstd").put("level", 1);
            case GZIP -> node.put("id", "gzip").put("level", 6);
            case BLOSC ->
                    node.put("id", "blosc")
                            .put("cname", "lz4")
                            .put("clevel", 5)
                            .put("shuffle", 1)
                            .put("blocksize", 0);
            case LZ4 -> node.put("id", "lz4").put("acceleration", 1);
        };
    }

    /** The nearest of the codecs that new arrays can have. */
    static Codec nearest(JsonNode compressor) {
        if (compressor == null || compressor.isNull()) return Codec.RAW;
        return switch (compressor.path("id").asText()) {
            case "gzip", "zlib" -> Codec.GZIP;
            case "blosc" -> Codec.BLOSC;
            case "lz4" -> Codec.LZ4;
            default -> Codec.ZSTD;
        };
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Transpose;
import fiji.plugin.cellmap.store.codec.Blosc;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Crc32c;
import fiji.plugin.cellmap.store.codec.Deflate;
import fiji.plugin.cellmap.store.codec.Zstd;
import fiji.plugin.cellmap.util.Json;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Codec chains of Zarr version 3: transposes, then bytes or shards, then byte codecs. */
final class Zarr3Codecs {

    static final String SUPPORTED =
            "transpose, bytes, sharding_indexed, gzip, zstd, blosc, crc32c, and zlib, lz4 and bz2 of"
                    + " numcodecs";
    private static final String NUMCODECS = "numcodecs.";
    private static final List<String> SHUFFLES = List.of("noshuffle", "shuffle", "bitshuffle");

    private final DType dtype;
    private final Number fill;

    private Zarr3Codecs(DType dtype, Number fill) {
        this.dtype = dtype;
        this.fill = fill;
    }

    /**
     * @param shape of a chunk, in array order
     * @throws IllegalArgumentException if a codec is not known or the chain makes no sense
     */
    static ChunkCodec read(JsonNode codecs, DType dtype, Number fill, int[] shape) {
        return new Zarr3Codecs(dtype, fill).chain(codecs, shape);
    }

    private ChunkCodec chain(JsonNode codecs, int[] shape) {
        int[] axes = IntStream.range(0, shape.length).toArray();
        int i = 0;
        for (; name(codecs.path(i)).equals("transpose"); i++) {
            int[] order = Metadata.ints(settings(codecs.path(i)).get("order"), "order", 0);
            if (!IntStream.of(order).sorted().boxed().toList().equals(boxed(axes.length)))
                throw new IllegalArgumentException("codec " + codecs.path(i));
            axes = Transpose.permute(axes, order);
        }
        JsonNode middle = codecs.path(i);
        if (!List.of("bytes", "sharding_indexed").contains(name(middle)))
            throw new IllegalArgumentException("codec " + middle + " in " + codecs);
        List<ByteCodec> after = bytesCodecs(codecs, i + 1);
        int[] stored = Transpose.permute(shape, axes);
        if (name(middle).equals("bytes"))
            return new PlainChunks(dtype, shape, order(middle), axes, after);
        ShardCodec shards = shards(settings(middle), stored);
        boolean bare =
                after.isEmpty() && IntStream.of(axes).boxed().toList().equals(boxed(axes.length));
        return bare ? shards : new WrappedChunks(shards, dtype, shape, axes, after);
    }

    private static List<Integer> boxed(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    private ShardCodec shards(JsonNode settings, int[] shape) {
        int[] inner = Metadata.ints(settings.get("chunk_shape"), "chunk_shape", 1);
        if (inner.length != shape.length)
            throw new IllegalArgumentException(
                    "a shard of " + shape.length + " axes with chunks of " + inner.length);
        long count = 1;
        for (int d = 0; d < shape.length; d++)
            count = Math.min(Integer.MAX_VALUE, count * (shape[d] / inner[d]));
        JsonNode index = settings.path("index_codecs");
        if (!name(index.path(0)).equals("bytes"))
            throw new IllegalArgumentException("index_codecs " + index);
        String location = settings.path("index_location").asText("end");
        if (!List.of("start", "end").contains(location))
            throw new IllegalArgumentException("index_location " + location);
        return new ShardCodec(
                dtype,
                fill,
                shape,
                inner,
                chain(settings.path("codecs"), inner),
                new ShardIndex(
                        (int) count,
                        order(index.path(0)),
                        bytesCodecs(index, 1),
                        location.equals("end")));
    }

    private List<ByteCodec> bytesCodecs(JsonNode codecs, int from) {
        List<ByteCodec> list = new ArrayList<>();
        for (int i = from; i < codecs.size(); i++) list.add(byteCodec(codecs.get(i)));
        return list;
    }

    private ByteCodec byteCodec(JsonNode codec) {
        JsonNode settings = settings(codec);
        return switch (name(codec)) {
            case "gzip" -> new Deflate(true, settings.path("level").asInt(5));
            case "zstd" ->
                    new Zstd(
                            settings.path("level").asInt(0),
                            settings.path("checksum").asBoolean(false));
            case "crc32c" -> new Crc32c();
            case "blosc" ->
                    new Blosc(
                            settings.path("cname").asText("lz4"),
                            settings.path("clevel").asInt(5),
                            Math.max(0, SHUFFLES.indexOf(settings.path("shuffle").asText())),
                            settings.path("typesize").asInt(dtype.bytes),
                            settings.path("blocksize").asInt(0));
            default -> numcodecs(codec);
        };
    }

    /** A compressor of numcodecs, which zarr-python writes under a name of its own. */
    private ByteCodec numcodecs(JsonNode codec) {
        String name = name(codec);
        if (!name.startsWith(NUMCODECS)) throw new IllegalArgumentException("codec " + codec);
        ObjectNode node = settings(codec) instanceof ObjectNode o ? o.deepCopy() : Json.object();
        try {
            return Zarr2Codecs.read(node.put("id", name.substring(NUMCODECS.length())), dtype)
                    .get(0);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("codec " + codec, e);
        }
    }

    private static ByteOrder order(JsonNode bytes) {
        String endian = settings(bytes).path("endian").asText("little");
        if (!List.of("little", "big").contains(endian))
            throw new IllegalArgumentException("endian " + endian);
        return endian.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private static String name(JsonNode codec) {
        return codec.isTextual() ? codec.asText() : codec.path("name").asText();
    }

    private static JsonNode settings(JsonNode codec) {
        return codec.isTextual() ? MissingNode.getInstance() : codec.path("configuration");
    }

    static ArrayNode write(Codec codec, DType dtype) {
        ArrayNode codecs = Json.MAPPER.createArrayNode();
        ObjectNode bytes = codecs.addObject().put("name", "bytes");
        if (dtype.bytes > 1) bytes.putObject("configuration").put("endian", "little");
        switch (codec) {
            case RAW -> {}
            case ZSTD -> settings(codecs, "zstd").put("level", 1).put("checksum", false);
            case GZIP -> settings(codecs, "gzip").put("level", 6);
            case BLOSC ->
                    settings(codecs, "blosc")
                            .put("cname", "lz4")
                            .put("clevel", 5)
                            .put("shuffle", dtype.bytes == 1 ? "noshuffle" : "shuffle")
                            .put("typesize", dtype.bytes)
                            .put("blocksize", 0);
            case LZ4 -> throw new IllegalArgumentException("codec lz4");
        }
        return codecs;
    }

    static ArrayNode writeShards(Codec codec, DType dtype, int[] chunks) {
        ArrayNode codecs = Json.MAPPER.createArrayNode();
        ObjectNode settings = settings(codecs, "sharding_indexed");
        settings.set("chunk_shape", Json.MAPPER.valueToTree(chunks));
        settings.set("codecs", write(codec, dtype));
        ArrayNode index = settings.putArray("index_codecs");
        settings(index, "bytes").put("endian", "little");
        index.addObject().put("name", "crc32c");
        settings.put("index_location", "end");
        return codecs;
    }

    private static ObjectNode settings(ArrayNode codecs, String name) {
        return codecs.addObject().put("name", name).putObject("configuration");
    }

    /** The nearest of the codecs that new arrays can have. */
    static Codec nearest(JsonNode codecs) {
        for (JsonNode codec : codecs) {
            switch (name(codec)) {
                case "zstd":
                    return Codec.ZSTD;
                case "gzip":
                    return Codec.GZIP;
                case "blosc":
                    return Codec.BLOSC;
                case "sharding_indexed":
                    return nearest(settings(codec).path("codecs"));
                default:
            }
        }
        return Codec.RAW;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Transpose;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the {@code .zarray} document of an array says. */
record Zarr2Array(ArraySpec spec, ChunkCodec codec) {

    static final String SUPPORTED =
            "bool, (u)int8 to (u)int64, float16 to float64 in both byte orders; order C and F; "
                    + "compressors "
                    + Zarr2Codecs.SUPPORTED;

    /**
     * @throws fiji.plugin.cellmap.util.CellMapException if something in it is not supported
     */
    static Zarr2Array read(ObjectNode document, String where) {
        try {
            return read(document);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Metadata.unsupported(where, "Found: " + e.getMessage() + ".", SUPPORTED);
        }
    }

    private static Zarr2Array read(ObjectNode document) {
        if (document.path("zarr_format").asInt() != 2)
            throw new IllegalArgumentException("zarr_format " + document.path("zarr_format"));
        TypeString type =
                TypeString.parse(document.path("dtype").asText())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "dtype " + document.path("dtype")));
        JsonNode compressor = document.get("compressor");
        ArraySpec spec =
                new ArraySpec(
                        Metadata.longs(document.get("shape"), "shape", 0),
                        Metadata.ints(document.get("chunks"), "chunks", 1),
                        type.dtype(),
                        FillJson.read(document.get("fill_value"), type.dtype()),
                        Zarr2Codecs.nearest(compressor),
                        document.path("dimension_separator").asText("."));
        List<ByteCodec> codecs =
                new ArrayList<>(Zarr2Codecs.filters(document.path("filters"), type));
        codecs.addAll(Zarr2Codecs.read(compressor, type.dtype()));
        return new Zarr2Array(
                spec,
                new PlainChunks(
                        type.dtype(),
                        spec.chunks(),
                        type.order(),
                        axes(document.path("order").asText("C"), spec.rank()),
                        codecs));
    }

    private static int[] axes(String order, int rank) {
        return switch (order) {
            case "C" -> IntStream.range(0, rank).toArray();
            case "F" -> Transpose.reversed(rank);
            default -> throw new IllegalArgumentException("order " + order);
        };
    }
}

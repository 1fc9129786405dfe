// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * read(write(x)) = x for any type, shape, chunks, codec, separator, fill value, format and box, and
 * for arrays of others whose bytes lie in any order.
 */
class RoundTripProperties {

    /** An array and a box inside it. */
    record Case(ArraySpec spec, Box box, ContainerFormat format, long seed) {}

    @Property(tries = 200)
    void writtenBoxesReadBackAndTheRestStays(@ForAll("cases") Case c) throws IOException {
        try (FileSystem files = Jimfs.newFileSystem(Configuration.unix())) {
            ArrayStore store = Stores.openOrCreate(files.getPath("/a.zarr"), c.format());
            check(store, store.create("a", c.spec()), c);
        }
    }

    @Property(tries = 200)
    void soDoArraysOfOtherOrders(@ForAll("cases") Case c) throws IOException {
        if (c.format() == ContainerFormat.N5) return;
        try (FileSystem files = Jimfs.newFileSystem(Configuration.unix())) {
            ArrayStore store = Stores.openOrCreate(files.getPath("/a.zarr"), c.format());
            store.create("a", c.spec());
            Path v2 = files.getPath("/a.zarr/a/.zarray");
            Path v3 = files.getPath("/a.zarr/a/zarr.json");
            if (Files.exists(v2)) reorder2(v2, c);
            else reorder3(v3, c);
            ChunkedArray array = store.open("a");
            assertTrue(array.encoding().length() > 2);
            check(store, array, c);
        }
    }

    private static void check(ArrayStore store, ChunkedArray array, Case c) {
        Box whole = Box.of(c.spec().shape());
        Object expected = FillValues.filled(c.spec().dtype(), c.spec().fill(), (int) whole.size());
        Values.assertSame(expected, array.read(whole));
        Object part = Values.random(c.spec().dtype(), (int) c.box().size(), c.seed() + 1);
        array.write(c.box(), part);
        Boxes.copy(part, c.box(), expected, whole);
        Values.assertSame(
                expected, new SeenAsImage(store.open("a"), new ChunkCache(1)).read(whole));
        Object all = Values.random(c.spec().dtype(), (int) whole.size(), c.seed());
        array.write(whole, all);
        Values.assertSame(all, array.read(whole));
        array.write(c.box(), part);
        Values.assertSame(part, array.read(c.box()));
        Boxes.copy(part, c.box(), all, whole);
        Values.assertSame(all, store.open("a").read(whole));
        for (long[] chunk : Boxes.cells(array.spec().chunks(), whole)) {
            Box cell = array.spec().chunkBox(chunk);
            Values.assertSame(
                    array.read(cell), array.storedChunk(chunk).orElseGet(() -> filled(c, cell)));
        }
    }

    private static Object filled(Case c, Box box) {
        return FillValues.filled(c.spec().dtype(), c.spec().fill(), (int) box.size());
    }

    /** Big-endian, Fortran order, and differences of neighbours where the type has them. */
    private static void reorder2(Path file, Case c) throws IOException {
        ObjectNode document = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file));
        if (c.seed() % 2 == 0) document.put("order", "F");
        String type = document.path("dtype").asText();
        if (c.seed() % 3 == 0) type = type.replace('<', '>');
        document.put("dtype", type);
        if (c.seed() % 5 < 2 && c.spec().dtype().integer && c.spec().dtype() != DType.BOOL)
            document.putArray("filters").addObject().put("id", "delta").put("dtype", type);
        Files.write(file, Json.bytes(document));
    }

    /** Big-endian, transposed, and with a checksum. */
    private static void reorder3(Path file, Case c) throws IOException {
        ObjectNode document = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file));
        ArrayNode codecs = (ArrayNode) document.path("codecs");
        JsonNode inner = codecs.at("/0/configuration/codecs");
        ArrayNode bytes = inner.isArray() ? (ArrayNode) inner : codecs;
        if (c.seed() % 3 == 0)
            ((ObjectNode) bytes.get(0)).putObject("configuration").put("endian", "big");
        if (c.seed() % 5 < 2) bytes.addObject().put("name", "crc32c");
        if (c.seed() % 2 == 0) {
            int[] axes = permutation(c.spec().rank(), c.seed());
            ObjectNode transpose = Json.object().put("name", "transpose");
            ArrayNode order = transpose.putObject("configuration").putArray("order");
            for (int axis : axes) order.add(axis);
            boolean outside = inner.isArray() && c.seed() % 4 == 0;
            (outside ? codecs : bytes).insert(0, transpose);
            if (outside) permute((ObjectNode) codecs.at("/1/configuration"), axes);
        }
        Files.write(file, Json.bytes(document));
    }

    /** The shape of inner chunks is one of stored axes. */
    private static void permute(ObjectNode shards, int[] axes) {
        JsonNode shape = shards.path("chunk_shape");
        ArrayNode permuted = Json.MAPPER.createArrayNode();
        for (int axis : axes) permuted.add(shape.get(axis));
        shards.set("chunk_shape", permuted);
    }

    private static int[] permutation(int rank, long seed) {
        int[] axes = new int[rank];
        SplittableRandom random = new SplittableRandom(seed);
        for (int d = 0; d < rank; d++) {
            int other = random.nextInt(d + 1);
            axes[d] = axes[other];
            axes[other] = d;
        }
        return axes;
    }

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.integers().between(1, 4).flatMap(RoundTripProperties::ofRank);
    }

    private static Arbitrary<Case> ofRank(int rank) {
        var sizes = Arbitraries.integers().between(1, 9).array(int[].class).ofSize(rank);
        var fractions = Arbitraries.doubles().between(0, 1).array(double[].class).ofSize(2 * rank);
        var fills = Arbitraries.of(0, 0, 1, 0.5, -3, Double.NaN, Double.NEGATIVE_INFINITY);
        Arbitrary<ArraySpec> specs =
                Combinators.combine(
                                sizes,
                                sizes,
                                Arbitraries.of(DType.class),
                                Arbitraries.of(Codec.class),
                                Arbitraries.of(".", "/"),
                                fills)
                        .as(
                                (shape, chunks, dtype, codec, separator, fill) ->
                                        new ArraySpec(
                                                longs(shape),
                                                chunks,
                                                dtype,
                                                fill(fill, dtype),
                                                codec,
                                                separator));
        return Combinators.combine(
                        specs,
                        fractions,
                        Arbitraries.of(ContainerFormat.class),
                        Arbitraries.longs().between(0, 1L << 40))
                .as((spec, f, format, seed) -> new Case(spec, box(spec, f), format, seed))
                .filter(RoundTripProperties::isPossible);
    }

    private static Number fill(Number fill, DType dtype) {
        if (dtype == DType.BOOL) return fill.intValue() & 1;
        return dtype.integer ? (Number) fill.longValue() : fill;
    }

    private static boolean isPossible(Case c) {
        ArraySpec s = c.spec();
        return switch (c.format()) {
            case N5 ->
                    s.dtype() != DType.BOOL
                            && s.dtype() != DType.FLOAT16
                            && s.fill().doubleValue() == 0;
            case ZARR_V2 -> true;
            default -> s.codec() != Codec.LZ4;
        };
    }

    private static Box box(ArraySpec spec, double[] f) {
        long[] min = new long[spec.rank()];
        long[] shape = new long[spec.rank()];
        for (int d = 0; d < spec.rank(); d++) {
            min[d] = (long) (f[2 * d] * (spec.shape()[d] - 1));
            shape[d] = 1 + (long) (f[2 * d + 1] * (spec.shape()[d] - min[d] - 1));
        }
        return new Box(min, shape);
    }

    private static long[] longs(int[] values) {
        return java.util.Arrays.stream(values).asLongStream().toArray();
    }
}

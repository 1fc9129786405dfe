package fiji.plugin.cellmap.store;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** read(write(x)) = x for any type, shape, chunks, codec, separator and box. */
class RoundTripProperties {

    /** An array and a box inside it. */
    record Case(ArraySpec spec, Box box, ContainerFormat format, long seed) {}

    @Property(tries = 100)
    void writtenBoxesReadBackAndTheRestStays(@ForAll("cases") Case c) throws IOException {
        try (FileSystem files = Jimfs.newFileSystem(Configuration.unix())) {
            ArrayStore store = Stores.openOrCreate(files.getPath("/a.zarr"), c.format());
            ChunkedArray array = store.create("a", c.spec());
            Box whole = Box.of(c.spec().shape());
            Object before = Values.random(c.spec().dtype(), (int) whole.size(), c.seed());
            array.write(whole, before);
            Values.assertSame(before, array.read(whole));
            Object part = Values.random(c.spec().dtype(), (int) c.box().size(), c.seed() + 1);
            array.write(c.box(), part);
            Values.assertSame(part, array.read(c.box()));
            Boxes.copy(part, c.box(), before, whole);
            Values.assertSame(before, new ChunkCache(1).cached(store.open("a")).read(whole));
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.integers().between(1, 4).flatMap(RoundTripProperties::ofRank);
    }

    private static Arbitrary<Case> ofRank(int rank) {
        var sizes = Arbitraries.integers().between(1, 9).array(int[].class).ofSize(rank);
        var fractions = Arbitraries.doubles().between(0, 1).array(double[].class).ofSize(2 * rank);
        Arbitrary<ArraySpec> specs =
                Combinators.combine(
                                sizes,
                                sizes,
                                Arbitraries.of(DType.class),
                                Arbitraries.of(Codec.class),
                                Arbitraries.of(".", "/"))
                        .as(
                                (shape, chunks, dtype, codec, separator) ->
                                        new ArraySpec(
                                                longs(shape), chunks, dtype, 0, codec, separator));
        return Combinators.combine(
                        specs,
                        fractions,
                        Arbitraries.of(ContainerFormat.class),
                        Arbitraries.longs())
                .as((spec, f, format, seed) -> new Case(spec, box(spec, f), format, seed))
                .filter(c -> c.format() != ContainerFormat.N5 || c.spec().dtype() != DType.BOOL);
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

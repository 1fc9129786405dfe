// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * What defines an array: shape and chunk shape in voxels (array order, z y x for volumes), element
 * type, fill value, compressor, and the separator of chunk keys. Immutable by convention.
 *
 * @param fill value of voxels that were never written
 * @param codec compressor for new chunks
 * @param separator {@code "."} or {@code "/"}
 */
public record ArraySpec(
        long[] shape, int[] chunks, DType dtype, Number fill, Codec codec, String separator) {

    /** As many as NumPy knows. */
    private static final int MOST_AXES = 64;

    private static final double MOST_VOXELS = 0x1p63;

    /** A chunk is an array in memory. */
    private static final double MOST_BYTES = Integer.MAX_VALUE - 8;

    /**
     * @throws IllegalArgumentException if they contradict each other, or are more than can be
     *     worked with
     */
    public ArraySpec {
        if (shape.length != chunks.length)
            throw new IllegalArgumentException("shape and chunks differ in rank");
        if (Arrays.stream(shape).anyMatch(n -> n < 0) || Arrays.stream(chunks).anyMatch(n -> n < 1))
            throw new IllegalArgumentException("negative shape or empty chunk");
        if (shape.length > MOST_AXES)
            throw new IllegalArgumentException(shape.length + " axes, more than " + MOST_AXES);
        if (product(Arrays.stream(shape)) >= MOST_VOXELS)
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + ", which is more than 2^63 voxels");
        double chunk = dtype.bytes * product(Arrays.stream(chunks).asLongStream());
        if (chunk > MOST_BYTES)
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "chunks %s of %s: one has %.1f GiB, more than the 2 GiB that can be"
                                    + " held in memory",
                            Arrays.toString(chunks),
                            dtype.label,
                            chunk / (1 << 30)));
    }

    private static double product(LongStream lengths) {
        return lengths.asDoubleStream().reduce(1, (a, b) -> a * b);
    }

    /** An array with fill 0, zstd level 1 and nested chunk keys. */
    public static ArraySpec of(long[] shape, int[] chunks, DType dtype) {
        return new ArraySpec(shape, chunks, dtype, 0, Codec.ZSTD, "/");
    }

    public ArraySpec withCodec(Codec other) {
        return new ArraySpec(shape, chunks, dtype, fill, other, separator);
    }

    public ArraySpec withFill(Number other) {
        return new ArraySpec(shape, chunks, dtype, other, codec, separator);
    }

    public ArraySpec withSeparator(String other) {
        return new ArraySpec(shape, chunks, dtype, fill, codec, other);
    }

    /**
     * The same as the other programs that know a format read it: in N5 gzip, which all of them
     * have, and the nearest type where N5 has none.
     *
     * @param format of a store, see {@link ArrayStore#format()}
     */
    public ArraySpec portable(String format) {
        if (!format.equals("N5")) return this;
        DType known =
                switch (dtype) {
                    case BOOL -> DType.UINT8;
                    case FLOAT16 -> DType.FLOAT32;
                    default -> dtype;
                };
        return new ArraySpec(shape, chunks, known, 0, Codec.GZIP, separator);
    }

    public int rank() {
        return shape.length;
    }

    /** Number of chunks along axis d. */
    public long grid(int d) {
        return shape[d] / chunks[d] + (shape[d] % chunks[d] == 0 ? 0 : 1);
    }

    /** The voxels of a chunk that lie inside the array. */
    public Box chunkBox(long... index) {
        long[] min = new long[rank()];
        long[] size = new long[rank()];
        for (int d = 0; d < rank(); d++) {
            min[d] = index[d] * chunks[d];
            size[d] = chunks[d];
        }
        return new Box(min, size).intersect(Box.of(shape));
    }
}

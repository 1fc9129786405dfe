// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.Arrays;

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

    public ArraySpec {
        if (shape.length != chunks.length)
            throw new IllegalArgumentException("shape and chunks differ in rank");
        if (Arrays.stream(shape).anyMatch(n -> n < 0) || Arrays.stream(chunks).anyMatch(n -> n < 1))
            throw new IllegalArgumentException("negative shape or empty chunk");
    }

    /** An array with fill 0, zstd level 1 and nested chunk keys. */
    public static ArraySpec of(long[] shape, int[] chunks, DType dtype) {
        return new ArraySpec(shape, chunks, dtype, 0, Codec.ZSTD, "/");
    }

    public ArraySpec withCodec(Codec other) {
        return new ArraySpec(shape, chunks, dtype, fill, other, separator);
    }

    public ArraySpec withSeparator(String other) {
        return new ArraySpec(shape, chunks, dtype, fill, codec, other);
    }

    public int rank() {
        return shape.length;
    }

    /** Number of chunks along axis d. */
    public long grid(int d) {
        return (shape[d] + chunks[d] - 1) / chunks[d];
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

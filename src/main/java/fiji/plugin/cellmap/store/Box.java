// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;

/**
 * A box of voxels of an array, axes in array order (z, y, x for volumes): from {@code min}
 * (inclusive) over {@code shape} voxels. It may lie partly or wholly outside the array. Immutable
 * by convention: callers must not change the arrays.
 */
public record Box(long[] min, long[] shape) {

    public Box {
        if (min.length != shape.length)
            throw new IllegalArgumentException("min and shape differ in rank");
    }

    public static Box of(long[] shape) {
        return new Box(new long[shape.length], shape);
    }

    /** The box from {@code min} (inclusive) to {@code max} (exclusive); may be empty. */
    public static Box between(long[] min, long[] max) {
        long[] shape = new long[min.length];
        for (int d = 0; d < min.length; d++) shape[d] = Math.max(0, max[d] - min[d]);
        return new Box(min, shape);
    }

    public int rank() {
        return min.length;
    }

    /** First index after the box on axis d. */
    public long max(int d) {
        return min[d] + shape[d];
    }

    /** The last voxel; the box must not be empty. */
    public long[] last() {
        long[] last = min.clone();
        for (int d = 0; d < last.length; d++) last[d] += shape[d] - 1;
        return last;
    }

    CellMapException tooLarge(String why) {
        return new CellMapException(
                "Cannot work on so many voxels",
                this,
                why,
                "Check the shape in the metadata, or choose a part.");
    }

    /**
     * Number of voxels.
     *
     * @throws CellMapException if it is no long
     */
    public long size() {
        long size = 1;
        try {
            for (long n : shape) size = Math.multiplyExact(size, n);
        } catch (ArithmeticException e) {
            throw tooLarge("It has more than 2^63 voxels.");
        }
        return size;
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    public Box intersect(Box other) {
        long[] lo = new long[rank()];
        long[] hi = new long[rank()];
        for (int d = 0; d < rank(); d++) {
            lo[d] = Math.max(min[d], other.min[d]);
            hi[d] = Math.min(max(d), other.max(d));
        }
        return between(lo, hi);
    }

    public boolean contains(Box other) {
        for (int d = 0; d < rank(); d++)
            if (other.min[d] < min[d] || other.max(d) > max(d)) return false;
        return true;
    }

    public Box translate(long... by) {
        long[] moved = min.clone();
        for (int d = 0; d < rank(); d++) moved[d] += by[d];
        return new Box(moved, shape);
    }

    /** The planes of this box from z0 (inclusive) to z1 (exclusive): the other axes as they are. */
    public Box planes(long z0, long z1) {
        long[] from = min.clone();
        long[] size = shape.clone();
        from[0] = z0;
        size[0] = z1 - z0;
        return new Box(from, size);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Box b && Arrays.equals(min, b.min) && Arrays.equals(shape, b.shape);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(min) + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return "box at " + Arrays.toString(min) + " of " + Arrays.toString(shape);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.lang.reflect.Array;

/**
 * Makes one voxel of every block of voxels of a C-order array. Blocks measure 1 or 2 along each
 * axis, so they hold a power of two of voxels.
 *
 * @param factors 1 or 2 along each axis
 */
public record Downsampler(DType dtype, Pyramid.Mode mode, int[] factors) {

    /**
     * Halves a whole array along each axis that is longer than 1; a voxel left over at the end of
     * an axis is cut.
     *
     * @param values a primitive array of the type in C order
     * @param shape of it in voxels
     * @return a primitive array of the same type, {@code max(1, n / 2)} voxels along each axis
     */
    public static Object halved(Object values, DType dtype, Pyramid.Mode mode, int... shape) {
        int[] factors = new int[shape.length];
        int[] half = new int[shape.length];
        long[] all = new long[shape.length];
        long[] even = new long[shape.length];
        int count = 1;
        for (int d = 0; d < shape.length; d++) {
            factors[d] = shape[d] > 1 ? 2 : 1;
            half[d] = shape[d] / factors[d];
            all[d] = shape[d];
            even[d] = half[d] * factors[d];
            count *= (int) even[d];
        }
        Object cut = dtype.allocate(count);
        Boxes.copy(values, Box.of(all), cut, Box.of(even));
        return new Downsampler(dtype, mode, factors).reduce(cut, half);
    }

    /**
     * @param in values of the shape {@code shape[d] * factors[d]}
     * @param shape of the result
     * @return a primitive array of the same type
     */
    Object reduce(Object in, int[] shape) {
        int rank = shape.length;
        int width = rank == 0 ? 1 : shape[rank - 1];
        int step = rank == 0 ? 1 : factors[rank - 1];
        Object out = dtype.allocate(Array.getLength(in) / count());
        int[] position = new int[rank];
        long[][] whole = new long[count()][dtype.integer ? width : 0];
        double[][] real = new double[count()][dtype.integer ? 0 : width];
        for (int to = 0; to < Array.getLength(out); to += width) {
            for (int k = 0; k < count(); k++) {
                int from = start(position, shape, k);
                if (dtype.integer) Widening.longs(in, dtype, from, step, whole[k], width);
                else Widening.doubles(in, dtype, from, step, real[k], 0, width);
            }
            if (dtype.integer) for (int i = 0; i < width; i++) put(out, to + i, reduce(whole, i));
            else for (int i = 0; i < width; i++) put(out, to + i, reduce(real, i));
            for (int d = rank - 2; d >= 0 && ++position[d] == shape[d]; d--) position[d] = 0;
        }
        return out;
    }

    /** Number of voxels in a block. */
    private int count() {
        int count = 1;
        for (int f : factors) count *= f;
        return count;
    }

    /** Index of the first voxel k of the blocks of a row. */
    private int start(int[] position, int[] shape, int k) {
        int index = 0;
        int bits = k;
        int[] offset = new int[shape.length];
        for (int d = shape.length - 1; d >= 0; d--) {
            offset[d] = factors[d] == 2 ? bits & 1 : 0;
            bits >>= factors[d] - 1;
        }
        for (int d = 0; d < shape.length; d++) {
            int at = d == shape.length - 1 ? 0 : position[d];
            index = index * shape[d] * factors[d] + at * factors[d] + offset[d];
        }
        return index;
    }

    private long reduce(long[][] block, int i) {
        if (mode == Pyramid.Mode.MOST_FREQUENT) return mostFrequent(block, i);
        // v = (v >> shift) * n + (v & (n - 1)), so nothing overflows; halves are rounded up.
        int shift = Integer.numberOfTrailingZeros(block.length);
        long quotient = 0;
        long rest = block.length / 2;
        for (long[] row : block) {
            quotient += dtype == DType.UINT64 ? row[i] >>> shift : row[i] >> shift;
            rest += row[i] & (block.length - 1);
        }
        return quotient + (rest >> shift);
    }

    private long mostFrequent(long[][] block, int i) {
        long best = block[0][i];
        int most = 0;
        for (long[] candidate : block) {
            int count = 0;
            for (long[] row : block) if (row[i] == candidate[i]) count++;
            if (count > most || count == most && less(candidate[i], best)) {
                best = candidate[i];
                most = count;
            }
        }
        return best;
    }

    private boolean less(long a, long b) {
        return dtype == DType.UINT64 ? Long.compareUnsigned(a, b) < 0 : a < b;
    }

    private double reduce(double[][] block, int i) {
        double sum = 0;
        double best = block[0][i];
        int most = 0;
        for (double[] candidate : block) {
            int count = 0;
            for (double[] row : block) if (Double.compare(row[i], candidate[i]) == 0) count++;
            if (count > most || count == most && candidate[i] < best) {
                best = candidate[i];
                most = count;
            }
            sum += candidate[i];
        }
        return mode == Pyramid.Mode.MEAN ? sum / block.length : best;
    }

    private static void put(Object out, int i, long value) {
        if (out instanceof byte[] a) a[i] = (byte) value;
        else if (out instanceof short[] a) a[i] = (short) value;
        else if (out instanceof int[] a) a[i] = (int) value;
        else ((long[]) out)[i] = value;
    }

    private static void put(Object out, int i, double value) {
        if (out instanceof float[] a) a[i] = (float) value;
        else ((double[]) out)[i] = value;
    }
}

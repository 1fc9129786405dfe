// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.lang.reflect.Array;

/** Changes the order of axes of a C-order array. */
public final class Transpose {

    private Transpose() {}

    /** The permutation that reverses the axes: Fortran order. */
    public static int[] reversed(int rank) {
        int[] axes = new int[rank];
        for (int d = 0; d < rank; d++) axes[d] = rank - 1 - d;
        return axes;
    }

    public static int[] inverse(int[] axes) {
        int[] inverse = new int[axes.length];
        for (int d = 0; d < axes.length; d++) inverse[axes[d]] = d;
        return inverse;
    }

    public static int[] permute(int[] shape, int[] axes) {
        int[] permuted = new int[axes.length];
        for (int d = 0; d < axes.length; d++) permuted[d] = shape[axes[d]];
        return permuted;
    }

    /** A new array whose axis d is axis {@code axes[d]} of the given one. */
    public static Object apply(Object values, DType dtype, int[] shape, int[] axes) {
        int rank = shape.length;
        Object result = dtype.allocate(Array.getLength(values));
        if (rank == 0 || Array.getLength(values) == 0) {
            System.arraycopy(values, 0, result, 0, Array.getLength(values));
            return result;
        }
        int[] step = new int[rank];
        int[] size = permute(shape, axes);
        for (int d = 0; d < rank; d++) step[d] = step(shape, axes[d]);
        int row = size[rank - 1];
        int[] position = new int[rank];
        int from = 0;
        for (int to = 0; to < Array.getLength(values); to += row) {
            gather(values, from, step[rank - 1], result, to, row);
            for (int d = rank - 2; d >= 0; d--) {
                from += step[d];
                if (++position[d] < size[d]) break;
                from -= step[d] * size[d];
                position[d] = 0;
            }
        }
        return result;
    }

    private static int step(int[] shape, int axis) {
        int step = 1;
        for (int d = axis + 1; d < shape.length; d++) step *= shape[d];
        return step;
    }

    private static void gather(Object from, int i, int step, Object to, int start, int n) {
        int end = start + n;
        if (from instanceof byte[] a) {
            byte[] b = (byte[]) to;
            for (int k = start; k < end; k++, i += step) b[k] = a[i];
        } else if (from instanceof short[] a) {
            short[] b = (short[]) to;
            for (int k = start; k < end; k++, i += step) b[k] = a[i];
        } else if (from instanceof int[] a) {
            int[] b = (int[]) to;
            for (int k = start; k < end; k++, i += step) b[k] = a[i];
        } else if (from instanceof long[] a) {
            long[] b = (long[]) to;
            for (int k = start; k < end; k++, i += step) b[k] = a[i];
        } else if (from instanceof float[] a) {
            float[] b = (float[]) to;
            for (int k = start; k < end; k++, i += step) b[k] = a[i];
        } else {
            double[] a = (double[]) from;
            double[] b = (double[]) to;
            for (int k = start; k < end; k++, i += step) b[k] = a[i];
        }
    }
}

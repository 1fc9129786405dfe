// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import java.util.Arrays;

/**
 * A named array of a network in memory: shape and values in C order. Not copied on the way in or
 * out; treat as immutable.
 *
 * @param shape axes, empty for a scalar
 * @param type how files store it
 * @param values of all types; integers are exact up to 2^24
 */
public record Tensor(int[] shape, Type type, float[] values) {

    /** How a tensor is stored. */
    public enum Type {
        FLOAT32,
        /** A program whose weights are stored so computes in double precision. */
        FLOAT64,
        INT64
    }

    public Tensor {
        if (values.length != size(shape))
            throw new IllegalArgumentException(
                    values.length + " values for shape " + Arrays.toString(shape));
    }

    /** A float tensor. */
    public static Tensor of(int[] shape, float[] values) {
        return new Tensor(shape, Type.FLOAT32, values);
    }

    /** All elements zero. */
    public static Tensor zeros(Type type, int... shape) {
        return new Tensor(shape, type, new float[size(shape)]);
    }

    /** Number of elements of a shape; 1 for a scalar. */
    public static int size(int... shape) {
        int size = 1;
        for (int n : shape) size = Math.multiplyExact(size, n);
        return size;
    }

    /** Shape and type alone, for messages. */
    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

/**
 * Lower envelope of parabolas {@code height + (p - position)^2}, added with ascending positions and
 * asked at ascending points. Not thread-safe.
 */
final class Envelope {

    private final double[] position;
    private final double[] height;

    /** Where parabola k becomes the lowest. */
    private final double[] from;

    private int size;
    private int current;

    Envelope(int capacity) {
        position = new double[capacity];
        height = new double[capacity];
        from = new double[capacity];
    }

    void clear() {
        size = 0;
        current = 0;
    }

    void add(double q, double h) {
        double begin = Double.NEGATIVE_INFINITY;
        while (size > 0) {
            double p = position[size - 1];
            begin = (h + q * q - height[size - 1] - p * p) / (2 * (q - p));
            if (begin > from[size - 1]) break;
            size--;
            begin = Double.NEGATIVE_INFINITY;
        }
        position[size] = q;
        height[size] = h;
        from[size++] = begin;
    }

    /** The lowest value at p; not below the p of the call before. */
    double at(double p) {
        while (current + 1 < size && from[current + 1] <= p) current++;
        double d = p - position[current];
        return height[current] + d * d;
    }
}

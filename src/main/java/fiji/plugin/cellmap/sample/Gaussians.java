// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.util.Seeds;

/**
 * Normally distributed numbers, four from each 64 random bits: the bits choose one of 2^14 equally
 * likely values, the middles of as many parts of the distribution, scaled to a variance of exactly
 * 1. The largest are about four standard deviations. Stateless.
 */
final class Gaussians {

    private static final int BITS = 14;
    private static final int HALF = 1 << BITS - 1;
    private static final int MASK = (1 << BITS) - 1;
    private static final int PER_LONG = 4;
    private static final float[] TABLE = table();

    private Gaussians() {}

    /**
     * Adds random numbers to values, in place: a pure function of the seed.
     *
     * @param sigma their standard deviation
     */
    static void add(float[] values, float sigma, long seed) {
        int n = values.length;
        int i = 0;
        for (; i + PER_LONG <= n; i += PER_LONG) {
            long bits = Seeds.mixed(seed + i);
            values[i] += sigma * TABLE[(int) bits & MASK];
            values[i + 1] += sigma * TABLE[(int) (bits >>> BITS) & MASK];
            values[i + 2] += sigma * TABLE[(int) (bits >>> 2 * BITS) & MASK];
            values[i + 3] += sigma * TABLE[(int) (bits >>> 3 * BITS) & MASK];
        }
        long bits = Seeds.mixed(seed + i);
        for (; i < n; i++, bits >>>= BITS) values[i] += sigma * TABLE[(int) bits & MASK];
    }

    /** The two halves of the distribution are mirror images. */
    private static float[] table() {
        double[] upper = new double[HALF];
        double x = 0;
        double squares = 0;
        for (int i = 0; i < HALF; i++) {
            x = quantile((i + 0.5) / (2.0 * HALF), x);
            upper[i] = x;
            squares += x * x;
        }
        double scale = Math.sqrt(HALF / squares);
        float[] table = new float[2 * HALF];
        for (int i = 0; i < HALF; i++) {
            table[HALF + i] = (float) (upper[i] * scale);
            table[HALF - 1 - i] = -table[HALF + i];
        }
        return table;
    }

    /**
     * Where the distribution has so much between 0 and x, by Newton's method.
     *
     * @param start not above it
     */
    private static double quantile(double share, double start) {
        double x = start;
        for (int i = 0; i < 20; i++) {
            double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
            double move = (share - share(x, density)) / density;
            x += move;
            if (Math.abs(move) < 1e-12) break;
        }
        return x;
    }

    /** What lies between 0 and x: density times x + x^3 / 3 + x^5 / (3 * 5) + ... */
    private static double share(double x, double density) {
        double term = x;
        double sum = x;
        for (int k = 3; term > 1e-17; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return sum * density;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.util.Seeds;

/**
 * Random functions of a position: pure functions of (seed, z, y, x), so that any voxel can be made
 * alone and in any order. Immutable.
 */
final class Noise {

    private static final double UNIT = 0x1p-52;

    private final long seed;

    Noise(long... seed) {
        this.seed = Seeds.mix(seed);
    }

    /** Uniform in [-1, 1), independent from one lattice point to the next. */
    double at(long z, long y, long x) {
        long h = seed + z * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL + x * 0x165667B19E3779F9L;
        h = (h ^ (h >>> 32)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 29)) * 0x94D049BB133111EBL;
        return ((h ^ (h >>> 32)) >>> 11) * UNIT - 1;
    }

    /** Close to a normal distribution with deviation 1 (sum of three uniform numbers). */
    double normal(long z, long y, long x) {
        return at(3 * z, y, x) + at(3 * z + 1, y, x) + at(3 * z + 2, y, x);
    }

    /** Smooth, in [-1, 1), with structures of about {@code cell} voxels (value noise). */
    double smooth(double cell, double z, double y, double x) {
        double[] f = {z / cell, y / cell, x / cell};
        long z0 = (long) Math.floor(f[0]);
        long y0 = (long) Math.floor(f[1]);
        long x0 = (long) Math.floor(f[2]);
        double wz = fade(f[0] - z0);
        double wy = fade(f[1] - y0);
        double wx = fade(f[2] - x0);
        double low = mix(row(z0, y0, x0, wx), row(z0, y0 + 1, x0, wx), wy);
        double high = mix(row(z0 + 1, y0, x0, wx), row(z0 + 1, y0 + 1, x0, wx), wy);
        return mix(low, high, wz);
    }

    private double row(long z, long y, long x, double w) {
        return mix(at(z, y, x), at(z, y, x + 1), w);
    }

    private static double mix(double a, double b, double w) {
        return a + w * (b - a);
    }

    private static double fade(double t) {
        return t * t * (3 - 2 * t);
    }
}

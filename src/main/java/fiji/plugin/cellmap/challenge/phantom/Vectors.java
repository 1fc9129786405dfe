// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import java.util.random.RandomGenerator;

/** Small vector arithmetic on z, y, x. */
final class Vectors {

    private Vectors() {}

    /** Uniform on the unit sphere. */
    static double[] direction(RandomGenerator random) {
        double z = 2 * random.nextDouble() - 1;
        double angle = 2 * Math.PI * random.nextDouble();
        double r = Math.sqrt(1 - z * z);
        return new double[] {z, r * Math.sin(angle), r * Math.cos(angle)};
    }

    /** a + t b. */
    static double[] add(double[] a, double[] b, double t) {
        return new double[] {a[0] + t * b[0], a[1] + t * b[1], a[2] + t * b[2]};
    }

    static double[] subtract(double[] a, double[] b) {
        return add(a, b, -1);
    }

    static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    static double length(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    static double[] unit(double[] a) {
        return add(new double[3], a, 1 / (length(a) + 1e-12));
    }

    static double[] cross(double[] a, double[] b) {
        return new double[] {
            a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
        };
    }
}

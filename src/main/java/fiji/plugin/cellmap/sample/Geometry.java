// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.AugmentSection;
import java.util.random.RandomGenerator;

/**
 * One geometric draw, shared by the grey values and the labels of a sample: bend, then rotate, then
 * mirror, then permute axes.
 *
 * @param rotation orthogonal 3x3 matrix, rows and columns z, y, x
 * @param rotated whether the rotation is anything but the identity
 */
record Geometry(double[][] rotation, boolean rotated, Symmetry symmetry, Warp warp) {

    static final Geometry NONE = new Geometry(identity(), false, Symmetry.NONE);

    /** Without bending. */
    Geometry(double[][] rotation, boolean rotated, Symmetry symmetry) {
        this(rotation, rotated, symmetry, Warp.NONE);
    }

    /** The same, bent before. */
    Geometry bent(Warp bending) {
        return new Geometry(rotation, rotated, symmetry, bending);
    }

    /** Whether it is neither turned nor bent. */
    boolean straight() {
        return !rotated && warp.isNone();
    }

    /** Always takes the same number of random numbers for the same section. */
    static Geometry draw(AugmentSection section, RandomGenerator random) {
        double[][] rotation = identity();
        boolean rotated = false;
        for (int d = 0; d < 3; d++) {
            if (section.rotate()[d] == 0) continue;
            double angle = Math.toRadians(section.rotate()[d]) * (2 * random.nextDouble() - 1);
            rotation = product(rotation, about(d, angle));
            rotated = true;
        }
        boolean[] mirror = new boolean[3];
        for (int d = 0; d < 3; d++) mirror[d] = random.nextDouble() < section.mirror()[d];
        return new Geometry(rotation, rotated, new Symmetry(mirror, order(section, random)));
    }

    Geometry straightened() {
        return new Geometry(identity(), false, symmetry);
    }

    /** A uniformly random permutation of the listed axes (Fisher-Yates). */
    private static int[] order(AugmentSection section, RandomGenerator random) {
        int[] axes =
                section.transpose().stream().mapToInt("zyx"::indexOf).sorted().distinct().toArray();
        int[] order = {0, 1, 2};
        for (int i = axes.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[axes[i]];
            order[axes[i]] = order[axes[j]];
            order[axes[j]] = kept;
        }
        return order;
    }

    /** Rotation about an axis: the other two axes i < j turn i towards j. */
    private static double[][] about(int axis, double angle) {
        int i = axis == 0 ? 1 : 0;
        int j = axis == 2 ? 1 : 2;
        double[][] m = identity();
        m[i][i] = Math.cos(angle);
        m[i][j] = -Math.sin(angle);
        m[j][i] = Math.sin(angle);
        m[j][j] = Math.cos(angle);
        return m;
    }

    private static double[][] identity() {
        return new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] out = new double[3][3];
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) for (int k = 0; k < 3; k++) out[i][j] += a[i][k] * b[k][j];
        return out;
    }
}

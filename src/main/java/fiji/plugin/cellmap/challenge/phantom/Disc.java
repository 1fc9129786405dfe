// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import java.util.random.RandomGenerator;

/**
 * A bent, flat cisterna with a round rim.
 *
 * @param centre of the disc
 * @param frame three orthogonal directions; the last one is across the disc
 * @param radius in voxels
 * @param half of the thickness in voxels
 * @param bend how far its middle wanders from the plane, in voxels
 */
record Disc(double[] centre, double[][] frame, double radius, double half, double bend, Noise noise)
        implements Solid {

    private static final double CELL = 24;
    private static final double WIDEST = 1.3;
    private static final double FAR = 8;

    static Disc random(
            double[] centre, double radius, double half, double bend, RandomGenerator random) {
        double[] w = Vectors.direction(random);
        double[] u = Vectors.unit(Vectors.cross(w, Vectors.direction(random)));
        double[][] frame = {u, Vectors.cross(w, u), w};
        return new Disc(centre, frame, radius, half, bend, new Noise(random.nextLong()));
    }

    @Override
    public double distance(double z, double y, double x) {
        double pz = z - centre[0];
        double py = y - centre[1];
        double px = x - centre[2];
        double plane = frame[2][0] * pz + frame[2][1] * py + frame[2][2] * px;
        if (Math.abs(plane) > bend + half + FAR) return FAR;
        double u = frame[0][0] * pz + frame[0][1] * py + frame[0][2] * px;
        double v = frame[1][0] * pz + frame[1][1] * py + frame[1][2] * px;
        double widest = WIDEST * radius + FAR;
        if (u * u + v * v > widest * widest) return FAR;
        double across = plane - bend * noise.smooth(CELL, 0.5, u, v);
        double rim = radius * (1 + (WIDEST - 1) * noise.smooth(CELL, 9.5, u, v)) - half;
        double beyond = Math.max(0, Math.sqrt(u * u + v * v) - rim);
        return Math.sqrt(across * across + beyond * beyond) - half;
    }

    @Override
    public double[] axis() {
        return frame[2];
    }

    @Override
    public double reach(int d) {
        double flat = Math.sqrt(Math.max(0, 1 - frame[2][d] * frame[2][d]));
        return WIDEST * radius * flat + (bend + half) * Math.abs(frame[2][d]) + half;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import java.util.random.RandomGenerator;

/**
 * A bent tube with round ends and an uneven surface; a short one is a blob.
 *
 * @param points of the middle line, at least two
 * @param radius in voxels
 * @param bumps how far the surface wanders from the radius, in voxels
 */
record Tube(double[][] points, double radius, double bumps, Noise noise) implements Solid {

    private static final int SEGMENTS = 4;
    private static final double BEND = 0.35;
    private static final double FAR = 8;

    /** A tube of random direction and bend around a centre. */
    static Tube random(
            double[] centre, double length, double radius, double bumps, RandomGenerator random) {
        double[] direction = Vectors.direction(random);
        double[][] points = new double[SEGMENTS + 1][];
        points[0] = centre.clone();
        for (int i = 1; i <= SEGMENTS; i++) {
            points[i] = Vectors.add(points[i - 1], direction, length / SEGMENTS);
            double[] turn = Vectors.direction(random);
            direction = Vectors.unit(Vectors.add(direction, turn, BEND));
        }
        double[] shift = Vectors.subtract(centre, points[SEGMENTS / 2]);
        for (int i = 0; i <= SEGMENTS; i++) points[i] = Vectors.add(points[i], shift, 1);
        return new Tube(points, radius, bumps, new Noise(random.nextLong()));
    }

    @Override
    public double distance(double z, double y, double x) {
        double best = Double.MAX_VALUE;
        for (int i = 1; i < points.length; i++)
            best = Math.min(best, squared(points[i - 1], points[i], z, y, x));
        double smooth = Math.sqrt(best) - radius;
        if (bumps == 0 || smooth > FAR) return smooth;
        return smooth + bumps * noise.smooth(Math.max(4, radius), z, y, x);
    }

    /** Squared distance to the line from a to b. */
    private static double squared(double[] a, double[] b, double z, double y, double x) {
        double bz = b[0] - a[0];
        double by = b[1] - a[1];
        double bx = b[2] - a[2];
        double pz = z - a[0];
        double py = y - a[1];
        double px = x - a[2];
        double along = (pz * bz + py * by + px * bx) / (bz * bz + by * by + bx * bx + 1e-9);
        double t = Math.max(0, Math.min(1, along));
        double dz = pz - t * bz;
        double dy = py - t * by;
        double dx = px - t * bx;
        return dz * dz + dy * dy + dx * dx;
    }

    @Override
    public double[] centre() {
        return points[points.length / 2];
    }

    @Override
    public double[] axis() {
        return Vectors.unit(Vectors.subtract(points[points.length - 1], points[0]));
    }

    @Override
    public double reach(int d) {
        double reach = 0;
        for (double[] point : points) reach = Math.max(reach, Math.abs(point[d] - centre()[d]));
        return reach + radius + bumps;
    }
}

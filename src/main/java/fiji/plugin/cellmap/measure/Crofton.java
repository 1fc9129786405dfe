// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.measure;

/**
 * Estimates surfaces by Crofton's formula: a surface is crossed by parallel lines in proportion to
 * its area, averaged over all directions of the lines. Lines go through the voxels in 13
 * directions, to all 26 neighbours, each weighted by the share of the sphere that is nearer to it
 * than to any other (Ohser and Muecklich, Statistical Analysis of Microstructures, 2000; Legland et
 * al., Image Analysis & Stereology 26, 2007). Unlike the area of voxel faces or of a triangulated
 * mask, the estimate of a smooth surface does not grow with its steps. Immutable.
 */
final class Crofton {

    /** Steps to 13 of the 26 neighbours, z y x, each before its opposite. */
    static final int[][] STEPS = steps();

    /** Points on the sphere; shares are right to about four digits. */
    private static final int POINTS = 400_000;

    private final double[] areas = new double[STEPS.length];

    /**
     * @param voxelSize nm, z y x
     */
    Crofton(double[] voxelSize) {
        double volume = voxelSize[0] * voxelSize[1] * voxelSize[2];
        double[][] unit = new double[STEPS.length][3];
        double[] length = new double[STEPS.length];
        for (int k = 0; k < STEPS.length; k++) {
            for (int d = 0; d < 3; d++) unit[k][d] = STEPS[k][d] * voxelSize[d];
            length[k] = Math.hypot(Math.hypot(unit[k][0], unit[k][1]), unit[k][2]);
            for (int d = 0; d < 3; d++) unit[k][d] /= length[k];
        }
        double[] shares = shares(unit);
        for (int k = 0; k < STEPS.length; k++) areas[k] = 2 * volume * shares[k] / length[k];
    }

    /** The 13 steps whose first number that is not 0 is 1; those along z, y and x come first. */
    private static int[][] steps() {
        int[][] steps = new int[13][];
        steps[0] = new int[] {1, 0, 0};
        steps[1] = new int[] {0, 1, 0};
        steps[2] = new int[] {0, 0, 1};
        int n = 3;
        for (int z = 0; z <= 1; z++)
            for (int y = -1; y <= 1; y++)
                for (int x = -1; x <= 1; x++) {
                    boolean first = z > 0 || y > 0 || y == 0 && x > 0;
                    boolean axis = Math.abs(z) + Math.abs(y) + Math.abs(x) == 1;
                    if (first && !axis) steps[n++] = new int[] {z, y, x};
                }
        return steps;
    }

    /** Share of the points of a Fibonacci lattice on the sphere that are nearest to each line. */
    private static double[] shares(double[][] unit) {
        double[] shares = new double[unit.length];
        double golden = Math.PI * (3 - Math.sqrt(5));
        for (int i = 0; i < POINTS; i++) {
            double z = 1 - (2 * i + 1.0) / POINTS;
            double radius = Math.sqrt(1 - z * z);
            double y = radius * Math.sin(golden * i);
            double x = radius * Math.cos(golden * i);
            int nearest = 0;
            double most = -1;
            for (int k = 0; k < unit.length; k++) {
                double cosine = Math.abs(unit[k][0] * z + unit[k][1] * y + unit[k][2] * x);
                if (cosine > most) {
                    most = cosine;
                    nearest = k;
                }
            }
            shares[nearest] += 1.0 / POINTS;
        }
        return shares;
    }

    /**
     * The surface of an object.
     *
     * @param crossings how often a line in each direction of {@link #STEPS} enters or leaves it
     * @param at where these 13 numbers begin
     * @return nm²
     */
    double surface(long[] crossings, int at) {
        double surface = 0;
        for (int k = 0; k < areas.length; k++) surface += areas[k] * crossings[at + k];
        return surface;
    }
}

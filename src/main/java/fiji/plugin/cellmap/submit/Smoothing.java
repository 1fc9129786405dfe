// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.GaussianFilter;
import java.util.stream.IntStream;

/**
 * Gaussian smoothing along z, then y, then x; what lies outside is 0. Between the axes values are
 * rounded where the official tool keeps them in single precision.
 */
final class Smoothing {

    private final GaussianFilter[] filters;
    private final int ny;
    private final int nx;
    private final boolean single;

    Smoothing(GaussianFilter[] filters, int ny, int nx, boolean single) {
        this.filters = filters;
        this.ny = ny;
        this.nx = nx;
        this.single = single;
    }

    /** Smoothed planes [from, to) of the given ones; planes beyond the given ones are 0. */
    double[][] apply(double[][] planes, int from, int to) {
        double[][] result = new double[to - from][];
        IntStream.range(0, result.length)
                .parallel()
                .forEach(
                        k -> {
                            double[] plane = alongZ(planes, from + k);
                            if (filters[1].radius() > 0) plane = alongY(plane);
                            if (filters[2].radius() > 0) alongX(plane);
                            result[k] = plane;
                        });
        return result;
    }

    private double[] alongZ(double[][] planes, int z) {
        double[] plane = planes[z].clone();
        if (filters[0].radius() == 0) return plane;
        double[] none = new double[ny * nx];
        filters[0].combine(
                plane,
                0,
                nx * ny,
                k -> z + k < 0 || z + k >= planes.length ? none : planes[z + k],
                k -> 0);
        return rounded(plane);
    }

    private double[] alongY(double[] plane) {
        double[] result = plane.clone();
        double[] none = new double[nx];
        for (int y = 0; y < ny; y++) {
            int row = y;
            filters[1].combine(
                    result,
                    y * nx,
                    nx,
                    k -> row + k < 0 || row + k >= ny ? none : plane,
                    k -> row + k < 0 || row + k >= ny ? 0 : (row + k) * nx);
        }
        return rounded(result);
    }

    private void alongX(double[] plane) {
        int radius = filters[2].radius();
        double[] padded = new double[nx + 2 * radius];
        double[] line = new double[nx];
        for (int y = 0; y < ny; y++) {
            System.arraycopy(plane, y * nx, padded, radius, nx);
            filters[2].apply(padded, line, nx);
            System.arraycopy(line, 0, plane, y * nx, nx);
        }
        rounded(plane);
    }

    private double[] rounded(double[] values) {
        if (single) for (int i = 0; i < values.length; i++) values[i] = (float) values[i];
        return values;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import java.util.Arrays;

/**
 * Points of a line that grows without end, kept as at most so many: when they are too many,
 * neighbours are replaced by their mean, and from then on as many points are gathered into one. Not
 * thread-safe.
 */
final class Curve {

    private final double[] x;
    private final double[] y;
    private int size;
    private int each = 1;
    private int gathered;
    private double sumX;
    private double sumY;
    private double last = Double.NaN;

    /**
     * @param most points that are kept; even
     */
    Curve(int most) {
        x = new double[most];
        y = new double[most];
    }

    /** Adds a point to the right of all others; one whose value is no number is left out. */
    void add(double atX, double atY) {
        if (!Double.isFinite(atY)) return;
        last = atY;
        sumX += atX;
        sumY += atY;
        if (++gathered < each) return;
        if (size == x.length) halve();
        x[size] = sumX / gathered;
        y[size++] = sumY / gathered;
        gathered = 0;
        sumX = 0;
        sumY = 0;
    }

    private void halve() {
        for (int i = 0; i < size / 2; i++) {
            x[i] = (x[2 * i] + x[2 * i + 1]) / 2;
            y[i] = (y[2 * i] + y[2 * i + 1]) / 2;
        }
        size /= 2;
        each *= 2;
    }

    /** The value that was added last; not a number if there is none. */
    double last() {
        return last;
    }

    /** The points as they are to be drawn, a part of a mean that is not complete included. */
    Line line(String name) {
        int n = size + (gathered > 0 ? 1 : 0);
        double[] lineX = Arrays.copyOf(x, n);
        double[] lineY = Arrays.copyOf(y, n);
        if (gathered > 0) {
            lineX[n - 1] = sumX / gathered;
            lineY[n - 1] = sumY / gathered;
        }
        return new Line(name, lineX, lineY, last);
    }

    /**
     * What is drawn of a curve.
     *
     * @param last value; not a number if there is none
     */
    record Line(String name, double[] x, double[] y, double last) {}
}

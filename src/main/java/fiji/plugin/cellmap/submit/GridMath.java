// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

/** The arithmetic by which the official tools compare and snap positions, as NumPy does it. */
final class GridMath {

    private GridMath() {}

    /** {@code numpy.allclose(a, b)}. */
    static boolean close(double[] a, double[] b) {
        for (int d = 0; d < a.length; d++)
            if (!(Math.abs(a[d] - b[d]) <= 1e-8 + 1e-5 * Math.abs(b[d]))) return false;
        return true;
    }

    /** {@code a // b} of NumPy for b > 0: exact remainder first, then the quotient rounded. */
    static double floorDivide(double a, double b) {
        double remainder = a % b;
        double quotient = (a - remainder) / b;
        if (remainder != 0 && remainder < 0) quotient -= 1;
        if (quotient == 0) return 0;
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    /**
     * Voxels by which an image at {@code translation} lies behind a target; both snapped to the
     * target's grid (the corner rule).
     */
    static long[] offset(double[] translation, double[] target, double[] voxelSize) {
        long[] offset = new long[3];
        for (int d = 0; d < 3; d++) {
            double snapped = floorDivide(translation[d], voxelSize[d]) * voxelSize[d];
            double by = snapped - target[d];
            offset[d] = (long) (floorDivide(Math.abs(by), voxelSize[d]) * Math.signum(by));
        }
        return offset;
    }
}

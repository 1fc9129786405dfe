// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;

/**
 * The largest distance from any voxel of one object to the nearest voxel of another, exact, by the
 * separable distance transform of Felzenszwalb and Huttenlocher (Theory of Computing 8, 2012) for
 * anisotropic voxels.
 *
 * <p>Only the box around the voxels in question is computed, in strips of x so that memory stays
 * below a few dozen MiB however large the objects are.
 */
final class DirectedDistance {

    /** Elements of the buffer of one strip. */
    private static final int BUDGET = 1 << 22;

    private final RunObject from;
    private final RunObject to;
    private final int ny;
    private final double[] voxel;
    private final double cap;
    private final Progress progress;

    private final Extent target;
    private final Extent source;

    /** Ranges (end exclusive) of z, y and x that an object covers. */
    private record Extent(int z0, int z1, int y0, int y1, int x0, int x1) {
        static Extent of(RunObject object, int ny) {
            int y0 = Integer.MAX_VALUE;
            int y1 = 0;
            int x0 = Integer.MAX_VALUE;
            int x1 = 0;
            for (int i = 0; i < object.count(); i++) {
                int y = object.row()[i] % ny;
                y0 = Math.min(y0, y);
                y1 = Math.max(y1, y + 1);
                x0 = Math.min(x0, object.start()[i]);
                x1 = Math.max(x1, object.end()[i]);
            }
            int z0 = object.row()[0] / ny;
            int z1 = object.row()[object.count() - 1] / ny + 1;
            return new Extent(z0, z1, y0, y1, x0, x1);
        }
    }

    private DirectedDistance(
            RunObject from, RunObject to, int ny, double[] voxel, double cap, Progress progress) {
        this.from = from;
        this.to = to;
        this.ny = ny;
        this.voxel = voxel;
        this.cap = cap * cap;
        this.progress = progress;
        this.target = Extent.of(from, ny);
        this.source = Extent.of(to, ny);
    }

    /**
     * @param to not empty
     * @param ny rows of a plane
     * @param voxel nm, z y x
     * @param cap distances above are returned as this
     * @param progress cancel is honoured before each strip
     * @return nm; 0 if every voxel of {@code from} is one of {@code to}
     */
    static double of(
            RunObject from, RunObject to, int ny, double[] voxel, double cap, Progress progress) {
        RunObject outside = from.minus(to);
        if (outside.isEmpty()) return 0;
        DirectedDistance distance = new DirectedDistance(outside, to, ny, voxel, cap, progress);
        return Math.min(cap, Math.sqrt(distance.largestSquare()));
    }

    private double largestSquare() {
        long plane = (long) (source.z1 - source.z0) * (target.y1 - target.y0);
        int width = (int) Math.max(1, Math.min(target.x1 - target.x0, BUDGET / plane));
        double largest = 0;
        for (int x = target.x0; x < target.x1 && largest < cap; x += width) {
            progress.check();
            largest = Math.max(largest, strip(x, Math.min(x + width, target.x1)));
        }
        return largest;
    }

    /** The largest square over the target voxels with {@code x0 <= x < x1}. */
    private double strip(int x0, int x1) {
        int nx = x1 - x0;
        int rows = target.y1 - target.y0;
        double[][] planes = new double[source.z1 - source.z0][];
        Envelope envelope = new Envelope(Math.max(planes.length, source.y1 - source.y0));
        for (int i = 0; i < to.count(); ) {
            int z = to.row()[i] / ny;
            int next = i;
            while (next < to.count() && to.row()[next] / ny == z) next++;
            planes[z - source.z0] = plane(i, next, x0, nx, rows, envelope);
            i = next;
        }
        return columns(planes, x0, x1, nx, envelope);
    }

    /** Squares to the runs [first, last) of one plane, for the rows of the target. */
    private double[] plane(int first, int last, int x0, int nx, int rows, Envelope envelope) {
        int count = 0;
        int[] ys = new int[last - first];
        double[][] lines = new double[last - first][];
        for (int i = first; i < last; ) {
            int next = i;
            while (next < last && to.row()[next] == to.row()[i]) next++;
            ys[count] = to.row()[i] % ny;
            lines[count++] = line(i, next, x0, nx);
            i = next;
        }
        double[] plane = new double[rows * nx];
        for (int x = 0; x < nx; x++) {
            envelope.clear();
            for (int k = 0; k < count; k++) envelope.add(ys[k] * voxel[1], lines[k][x]);
            for (int y = 0; y < rows; y++)
                plane[y * nx + x] = envelope.at((target.y0 + y) * voxel[1]);
        }
        return plane;
    }

    /** Squares to the runs [first, last) of one row. */
    private double[] line(int first, int last, int x0, int nx) {
        double[] line = new double[nx];
        int i = first;
        for (int k = 0; k < nx; k++) {
            int x = x0 + k;
            while (i < last && to.end()[i] <= x) i++;
            int gap = Integer.MAX_VALUE;
            if (i < last) gap = Math.max(0, to.start()[i] - x);
            if (i > first) gap = Math.min(gap, x - to.end()[i - 1] + 1);
            line[k] = gap * voxel[2] * (gap * voxel[2]);
        }
        return line;
    }

    private double columns(double[][] planes, int x0, int x1, int nx, Envelope envelope) {
        int rows = target.y1 - target.y0;
        int[][] zs = columnVoxels(x0, x1, nx, rows);
        double largest = 0;
        for (int column = 0; column < zs.length; column++) {
            if (zs[column] == null) continue;
            envelope.clear();
            for (int z = 0; z < planes.length; z++)
                if (planes[z] != null) envelope.add((source.z0 + z) * voxel[0], planes[z][column]);
            for (int z : zs[column]) largest = Math.max(largest, envelope.at(z * voxel[0]));
            if (largest >= cap) return largest;
        }
        return largest;
    }

    /** For each column of the strip the z of its target voxels, ascending; null for none. */
    private int[][] columnVoxels(int x0, int x1, int nx, int rows) {
        int[] counts = new int[rows * nx];
        int[][] zs = new int[rows * nx][];
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < from.count(); i++) {
                int line = (from.row()[i] % ny - target.y0) * nx - x0;
                int end = Math.min(x1, from.end()[i]);
                for (int x = Math.max(x0, from.start()[i]); x < end; x++) {
                    if (pass == 0) counts[line + x]++;
                    else zs[line + x][counts[line + x]++] = from.row()[i] / ny;
                }
            }
            if (pass == 0)
                for (int c = 0; c < zs.length; c++) if (counts[c] > 0) zs[c] = new int[counts[c]];
            Arrays.fill(counts, 0);
        }
        return zs;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Seeds;
import java.util.stream.IntStream;

/**
 * Affinities of packed cells as a network predicts them, by formula: every voxel is known by its
 * place alone, so a volume of any size can be made piece by piece. Cells are the nearest of
 * scattered points, bent by noise; affinities are near 1 inside, low across a boundary, lower the
 * nearer to one, with smooth and white noise. One of twelve boundaries is weak. Immutable.
 *
 * @param seed other seeds give other cells
 */
record CellAffinities(long seed) {

    private static final int CELL = 26;
    private static final int BEND = 14;
    private static final int SMOOTH = 5;

    /** The cell of each voxel, and how far it is from the next cell. */
    private record Cells(Box box, long[] cell, float[] margin) {

        int at(long z, long y, long x) {
            long[] min = box.min();
            long[] shape = box.shape();
            return (int) (((z - min[0]) * shape[1] + y - min[1]) * shape[2] + x - min[2]);
        }
    }

    /**
     * The affinities of the voxels of a box, for each offset; 255 is 1. Two threads.
     *
     * @param offsets z y x
     */
    byte[][] read(Box box, int[][] offsets) {
        long[] min = box.min().clone();
        long[] max = {box.max(0), box.max(1), box.max(2)};
        for (int[] offset : offsets)
            for (int d = 0; d < 3; d++) {
                min[d] = Math.min(min[d], box.min()[d] + offset[d]);
                max[d] = Math.max(max[d], box.max(d) + offset[d]);
            }
        Cells cells = cells(Box.between(min, max));
        byte[][] result = new byte[offsets.length][(int) box.size()];
        IntStream.range(0, (int) box.shape()[0])
                .parallel()
                .forEach(k -> fill(cells, box, k, offsets, result));
        return result;
    }

    private void fill(Cells cells, Box box, int k, int[][] offsets, byte[][] result) {
        long z = box.min()[0] + k;
        int i = (int) (k * box.shape()[1] * box.shape()[2]);
        for (long y = box.min()[1]; y < box.max(1); y++)
            for (long x = box.min()[2]; x < box.max(2); x++, i++) {
                int p = cells.at(z, y, x);
                double smooth = noise(7, SMOOTH, z, y, x);
                for (int c = 0; c < offsets.length; c++) {
                    int[] o = offsets[c];
                    int q = cells.at(z + o[0], y + o[1], x + o[2]);
                    long white = Seeds.mixed(Seeds.mixed(z * 31 + c) + y * 65537 + x + seed);
                    double logit = logit(cells, p, q) + 1.4 * smooth + 0.3 * unit(white);
                    result[c][i] = (byte) Math.round(255 / (1 + Math.exp(-logit)));
                }
            }
    }

    private static double logit(Cells cells, int p, int q) {
        long a = cells.cell[p];
        long b = cells.cell[q];
        if (a == b) return 0.8 * Math.min(cells.margin[p], cells.margin[q]) + 1.6;
        return (Seeds.mixed(a ^ b) & 0xfff) < 0x155 ? -0.6 : -2.6;
    }

    private Cells cells(Box box) {
        Cells cells = new Cells(box, new long[(int) box.size()], new float[(int) box.size()]);
        IntStream.range(0, (int) box.shape()[0])
                .parallel()
                .forEach(
                        k -> {
                            long z = box.min()[0] + k;
                            int i = (int) (k * box.shape()[1] * box.shape()[2]);
                            for (long y = box.min()[1]; y < box.max(1); y++)
                                for (long x = box.min()[2]; x < box.max(2); x++)
                                    nearest(cells, i++, z, y, x);
                        });
        return cells;
    }

    private void nearest(Cells cells, int i, long z, long y, long x) {
        double bz = z + 6 * noise(1, BEND, z, y, x);
        double by = y + 6 * noise(2, BEND, z, y, x);
        double bx = x + 6 * noise(3, BEND, z, y, x);
        double first = Double.MAX_VALUE;
        double second = Double.MAX_VALUE;
        long cz = (long) Math.floor(bz / CELL);
        long cy = (long) Math.floor(by / CELL);
        long cx = (long) Math.floor(bx / CELL);
        for (long a = cz - 1; a <= cz + 1; a++)
            for (long b = cy - 1; b <= cy + 1; b++)
                for (long c = cx - 1; c <= cx + 1; c++) {
                    long h = place(4, a, b, c);
                    double dz = (a + fraction(h, 0)) * CELL - bz;
                    double dy = (b + fraction(h, 20)) * CELL - by;
                    double dx = (c + fraction(h, 40)) * CELL - bx;
                    double far = dz * dz + dy * dy + dx * dx;
                    if (far < first) {
                        second = first;
                        first = far;
                        cells.cell[i] = h;
                    } else if (far < second) second = far;
                }
        cells.margin[i] = (float) ((Math.sqrt(second) - Math.sqrt(first)) / 2);
    }

    private long place(long kind, long z, long y, long x) {
        return Seeds.mixed(seed + kind + z * 0x632be59bd9b4e019L + Seeds.mixed(y * 77777 + x));
    }

    private static double fraction(long h, int shift) {
        return (h >>> shift & 0xfffff) / (double) 0x100000;
    }

    /** From -1 to 1. */
    private static double unit(long h) {
        return (h >>> 11) * 0x1p-52 - 1;
    }

    /** Noise from -1 to 1 that changes over so many voxels. */
    private double noise(long kind, int scale, long z, long y, long x) {
        long a = Math.floorDiv(z, scale);
        long b = Math.floorDiv(y, scale);
        long c = Math.floorDiv(x, scale);
        double fz = (double) (z - a * scale) / scale;
        double fy = (double) (y - b * scale) / scale;
        double fx = (double) (x - c * scale) / scale;
        double sum = 0;
        for (int k = 0; k < 8; k++) {
            double weight =
                    ((k & 4) == 0 ? 1 - fz : fz)
                            * ((k & 2) == 0 ? 1 - fy : fy)
                            * ((k & 1) == 0 ? 1 - fx : fx);
            sum += weight * unit(place(kind, a + (k >> 2), b + (k >> 1 & 1), c + (k & 1)));
        }
        return sum;
    }
}

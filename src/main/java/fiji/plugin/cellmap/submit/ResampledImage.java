// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.GaussianFilter;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Voxels;
import fiji.plugin.cellmap.store.Widening;
import java.util.stream.IntStream;

/**
 * An image at another voxel size, the bits that {@code skimage.transform.rescale} gives with mode
 * {@code constant} (0.26; SciPy's {@code zoom} with {@code grid_mode}): voxel edges on voxel edges,
 * 0 outside, Gaussian smoothing before an axis shrinks. Planes are made when they are asked for, so
 * neither source nor result has to be in memory.
 */
final class ResampledImage implements BlockSource<Object> {

    /** Doubles that one step works on. */
    private static final long BUDGET = 1 << 23;

    /** Bytes of them. */
    static final long MEMORY = 8 * BUDGET;

    private final VoxelImage source;
    private final Resampling how;
    private final Zoom[] zoom = new Zoom[3];
    private final int inY;
    private final int inX;
    private final int outY;
    private final int outX;
    private double lowest = Double.NaN;

    /**
     * @param factor voxel size before by voxel size after, z y x
     */
    ResampledImage(VoxelImage source, double[] factor, Resampling how) {
        this.source = source;
        this.how = how;
        for (int d = 0; d < 3; d++) zoom[d] = new Zoom(source.shape()[d], factor[d]);
        inY = Math.toIntExact(zoom[1].in);
        inX = Math.toIntExact(zoom[2].in);
        outY = Math.toIntExact(zoom[1].out);
        outX = Math.toIntExact(zoom[2].out);
    }

    @Override
    public Box bounds() {
        return Box.of(new long[] {zoom[0].out, outY, outX});
    }

    /** What {@link #read} gives. */
    DType dtype() {
        return how.linear() ? DType.UINT8 : source.dtype();
    }

    /**
     * @param planes whole planes
     */
    @Override
    public Object read(Box planes) {
        int plane = Math.multiplyExact(outY, outX);
        Object result = dtype().allocate(Math.toIntExact(planes.shape()[0] * plane));
        long perPlane =
                (long) inY * inX * Math.max(1, (long) Math.ceil((double) zoom[0].in / zoom[0].out));
        int step = (int) Math.max(1, BUDGET / perPlane);
        for (long z = planes.min()[0]; z < planes.max(0); z += step) {
            long end = Math.min(planes.max(0), z + step);
            int at = (int) (z - planes.min()[0]) * plane;
            if (how.linear()) interpolate(z, end, (byte[]) result, at);
            else nearest(z, end, result, at);
        }
        return result;
    }

    private void nearest(long z0, long z1, Object result, int at) {
        long first = zoom[0].nearest(z0);
        long last = zoom[0].nearest(z1 - 1);
        Object values;
        if (how.blur()) {
            double[][] planes = smooth(first, last + 1);
            double[] all = new double[planes.length * inY * inX];
            for (int z = 0; z < planes.length; z++)
                for (int i = 0; i < inY * inX; i++)
                    all[z * inY * inX + i] = Math.max(planes[z][i], lowest());
            values = Voxels.fromDoubles(all, source.dtype());
        } else {
            values = values(first, last + 1);
        }
        int[] x = IntStream.range(0, outX).map(i -> (int) zoom[2].nearest(i)).toArray();
        for (long z = z0; z < z1; z++) {
            int plane = (int) (zoom[0].nearest(z) - first) * inY;
            for (int y = 0; y < outY; y++) {
                int row = (plane + (int) zoom[1].nearest(y)) * inX;
                Voxels.gather(values, row, x, result, at + ((int) (z - z0) * outY + y) * outX);
            }
        }
    }

    private void interpolate(long z0, long z1, byte[] result, int at) {
        long first = Math.max(0, zoom[0].below(z0));
        long last = Math.min(zoom[0].in - 1, zoom[0].below(z1 - 1) + 1);
        double[][] planes = smooth(first, last + 1);
        double least = lowest();
        IntStream.range(0, (int) (z1 - z0))
                .parallel()
                .forEach(
                        k -> {
                            long below = zoom[0].below(z0 + k);
                            double far = zoom[0].position(z0 + k) - below;
                            double[] a = below < first ? null : planes[(int) (below - first)];
                            double[] b =
                                    below + 1 > last ? null : planes[(int) (below + 1 - first)];
                            interpolate(a, b, far, least, result, at + k * outY * outX);
                        });
    }

    /** One plane between two of the source; null planes are 0. */
    private void interpolate(
            double[] a, double[] b, double far, double least, byte[] result, int at) {
        for (int y = 0; y < outY; y++) {
            int below = (int) zoom[1].below(y);
            double farY = zoom[1].position(y) - below;
            int row0 = below >= 0 ? below * inX : -1;
            int row1 = below + 1 < inY ? (below + 1) * inX : -1;
            for (int x = 0; x < outX; x++) {
                int left = (int) zoom[2].below(x);
                double farX = zoom[2].position(x) - left;
                double sum = corners(a, row0, left, 1 - far, 1 - farY, farX, 0);
                sum = corners(a, row1, left, 1 - far, farY, farX, sum);
                sum = corners(b, row0, left, far, 1 - farY, farX, sum);
                sum = corners(b, row1, left, far, farY, farX, sum);
                if (how.single() || single()) sum = (float) sum;
                result[at + y * outX + x] = (byte) (Math.max(sum, least) > 0.5 ? 1 : 0);
            }
        }
    }

    /** Adds the two corners of a row, in SciPy's order of operations. */
    private double corners(
            double[] plane, int row, int left, double wz, double wy, double farX, double sum) {
        if (plane == null || row < 0) return sum;
        double total = sum;
        if (left >= 0) total += plane[row + left] * wz * wy * (1 - farX);
        if (left + 1 < inX) total += plane[row + left + 1] * wz * wy * farX;
        return total;
    }

    private double[][] smooth(long z0, long z1) {
        GaussianFilter[] filters = new GaussianFilter[3];
        for (int d = 0; d < 3; d++) filters[d] = zoom[d].filter();
        int radius = filters[0].radius();
        long first = Math.max(0, z0 - radius);
        long end = Math.min(zoom[0].in, z1 + radius);
        Object values = values(first, end);
        double[][] planes = new double[(int) (end - first)][inY * inX];
        IntStream.range(0, planes.length)
                .parallel()
                .forEach(
                        z ->
                                Widening.doubles(
                                        values,
                                        valueType(),
                                        z * inY * inX,
                                        planes[z],
                                        0,
                                        inY * inX));
        return new Smoothing(filters, inY, inX, single())
                .apply(planes, (int) (z0 - first), (int) (z1 - first));
    }

    /** Whether the official tool computes in single precision. */
    private boolean single() {
        return valueType() == DType.FLOAT32 || valueType() == DType.BOOL;
    }

    /** The least value of the source if that is above 0, where results are clipped; else 0. */
    private synchronized double lowest() {
        if (!Double.isNaN(lowest)) return lowest;
        double least = Double.POSITIVE_INFINITY;
        long step = Math.max(1, BUDGET / ((long) inY * inX));
        for (long z = 0; z < zoom[0].in && least > 0; z += step) {
            Object values = values(z, Math.min(zoom[0].in, z + step));
            double[] all = new double[Voxels.length(values)];
            Widening.doubles(values, valueType(), 0, all, 0, all.length);
            for (double v : all) if (v < least) least = v;
        }
        lowest = least > 0 && Double.isFinite(least) ? least : Double.NEGATIVE_INFINITY;
        return lowest;
    }

    private Object values(long z0, long z1) {
        Object values = source.read(source.bounds().planes(z0, z1));
        return how.presence() ? Voxels.above(values, source.dtype(), 0) : values;
    }

    private DType valueType() {
        return how.presence() ? DType.UINT8 : source.dtype();
    }
}

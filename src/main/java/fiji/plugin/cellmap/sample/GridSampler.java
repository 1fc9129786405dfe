// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.Arrays;

/** Reads a level on a grid parallel to its own. */
final class GridSampler {

    private GridSampler() {}

    /**
     * @param min lower corner of the output in nm
     * @param voxelSize of the output in nm
     * @param shape of the output in voxels
     * @param outside value of voxels whose centre lies outside
     */
    static Sampled read(
            VoxelImage level,
            double[] min,
            double[] voxelSize,
            int[] shape,
            Interpolation mode,
            float outside) {
        AxisTable[] axes = new AxisTable[3];
        for (int d = 0; d < 3; d++)
            axes[d] = new AxisTable(level, d, min[d], voxelSize[d], shape[d], mode, false);
        return read(level, axes, shape, outside);
    }

    /** As above, linearly; voxels whose centre lies outside take the nearest voxel of the level. */
    static float[] readRepeating(VoxelImage level, double[] min, double[] voxelSize, int[] shape) {
        AxisTable[] axes = new AxisTable[3];
        for (int d = 0; d < 3; d++)
            axes[d] =
                    new AxisTable(
                            level, d, min[d], voxelSize[d], shape[d], Interpolation.LINEAR, true);
        return read(level, axes, shape, 0).values();
    }

    private static Sampled read(VoxelImage level, AxisTable[] axes, int[] shape, float outside) {
        Sampled out = Sampled.empty(shape[0] * shape[1] * shape[2], outside);
        if (Arrays.stream(axes).anyMatch(AxisTable::isEmpty)) return out;
        Box box = box(axes);
        float[] in = level.floats(box);
        int planes = Math.toIntExact(box.shape()[0]);
        float[] rows = alongX(in, planes * (int) box.shape()[1], axes[2]);
        alongZ(alongY(rows, planes, axes), axes, shape, out.values());
        for (int z = axes[0].from; z < axes[0].to; z++)
            for (int y = axes[1].from; y < axes[1].to; y++) {
                int to = (z * shape[1] + y) * shape[2];
                Arrays.fill(out.inside(), to + axes[2].from, to + axes[2].to, true);
            }
        return out;
    }

    /** Voxels of the level that are needed. */
    private static Box box(AxisTable[] axes) {
        return Box.between(
                Arrays.stream(axes).mapToLong(AxisTable::min).toArray(),
                Arrays.stream(axes).mapToLong(AxisTable::max).toArray());
    }

    /** Rows of the level as rows of the output, of which only what is inside is made. */
    private static float[] alongX(float[] in, int rows, AxisTable x) {
        if (x.shifted) return in;
        int width = (int) (x.max() - x.min());
        int n = x.to - x.from;
        int[] a = new int[n];
        int[] b = new int[n];
        for (int i = 0; i < n; i++) {
            a[i] = (int) (x.lower[x.from + i] - x.min());
            b[i] = (int) (x.upper[x.from + i] - x.min());
        }
        float[] out = new float[rows * n];
        for (int row = 0; row < rows; row++)
            for (int i = 0; i < n; i++) {
                float low = in[row * width + a[i]];
                float w = x.weight[x.from + i];
                out[row * n + i] = w == 0 ? low : low + w * (in[row * width + b[i]] - low);
            }
        return out;
    }

    /** The rows of each plane likewise. */
    private static float[] alongY(float[] in, int planes, AxisTable[] axes) {
        AxisTable y = axes[1];
        if (y.shifted) return in;
        int width = axes[2].to - axes[2].from;
        int rows = (int) (y.max() - y.min());
        int n = y.to - y.from;
        float[] out = new float[planes * n * width];
        for (int z = 0; z < planes; z++)
            for (int i = 0; i < n; i++) {
                int a = (z * rows + (int) (y.lower[y.from + i] - y.min())) * width;
                int b = (z * rows + (int) (y.upper[y.from + i] - y.min())) * width;
                mix(in, a, b, y.weight[y.from + i], out, (z * n + i) * width, width);
            }
        return out;
    }

    /** The planes likewise, put into their place. */
    private static void alongZ(float[] in, AxisTable[] axes, int[] shape, float[] out) {
        AxisTable z = axes[0];
        AxisTable y = axes[1];
        AxisTable x = axes[2];
        int width = x.to - x.from;
        int rows = y.to - y.from;
        for (int i = z.from; i < z.to; i++) {
            int low = (int) (z.lower[i] - z.min()) * rows;
            int high = (int) (z.upper[i] - z.min()) * rows;
            for (int j = 0; j < rows; j++) {
                int to = (i * shape[1] + y.from + j) * shape[2] + x.from;
                mix(in, (low + j) * width, (high + j) * width, z.weight[i], out, to, width);
            }
        }
    }

    /** One row between two. */
    private static void mix(float[] in, int a, int b, float w, float[] out, int to, int n) {
        if (w == 0) System.arraycopy(in, a, out, to, n);
        else for (int i = 0; i < n; i++) out[to + i] = in[a + i] + w * (in[b + i] - in[a + i]);
    }

    /** Reads a label, see {@link LabelReader#read}. */
    static byte[] labels(VoxelImage level, double[] min, double[] voxelSize, int[] shape) {
        AxisTable[] axes = new AxisTable[3];
        for (int d = 0; d < 3; d++)
            axes[d] =
                    new AxisTable(
                            level, d, min[d], voxelSize[d], shape[d], Interpolation.NEAREST, false);
        byte[] out = LabelReader.unknown(shape);
        if (Arrays.stream(axes).anyMatch(AxisTable::isEmpty)) return out;
        AxisTable x = axes[2];
        Box box = box(axes);
        byte[] in = LabelReader.states(level.read(box), level.dtype());
        int[] column = new int[x.to];
        for (int i = x.from; i < x.to; i++) column[i] = (int) (x.lower[i] - x.min());
        for (int z = axes[0].from; z < axes[0].to; z++)
            for (int y = axes[1].from; y < axes[1].to; y++) {
                long[] first = {axes[0].lower[z], axes[1].lower[y], x.min()};
                int row = Boxes.index(box, first);
                int to = (z * shape[1] + y) * shape[2];
                if (x.shifted) System.arraycopy(in, row, out, to + x.from, x.to - x.from);
                else for (int i = x.from; i < x.to; i++) out[to + i] = in[row + column[i]];
            }
        return out;
    }
}

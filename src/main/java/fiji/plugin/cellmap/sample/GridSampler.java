// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
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
        long[] lo = Arrays.stream(axes).mapToLong(AxisTable::min).toArray();
        long[] hi = Arrays.stream(axes).mapToLong(AxisTable::max).toArray();
        Box box = Box.between(lo, hi);
        float[] in = level.floats(box);
        int height = Math.toIntExact(box.shape()[1]);
        int width = Math.toIntExact(box.shape()[2]);
        for (int z = axes[0].from; z < axes[0].to; z++)
            for (int y = axes[1].from; y < axes[1].to; y++) {
                int[] rows = {
                    ((int) (axes[0].lower[z] - lo[0]) * height + (int) (axes[1].lower[y] - lo[1]))
                            * width,
                    ((int) (axes[0].lower[z] - lo[0]) * height + (int) (axes[1].upper[y] - lo[1]))
                            * width,
                    ((int) (axes[0].upper[z] - lo[0]) * height + (int) (axes[1].lower[y] - lo[1]))
                            * width,
                    ((int) (axes[0].upper[z] - lo[0]) * height + (int) (axes[1].upper[y] - lo[1]))
                            * width
                };
                int to = (z * shape[1] + y) * shape[2];
                row(in, rows, axes[0].weight[z], axes[1].weight[y], axes[2], out.values(), to);
                Arrays.fill(out.inside(), to + axes[2].from, to + axes[2].to, true);
            }
        return out;
    }

    private static void row(
            float[] in, int[] rows, float wz, float wy, AxisTable x, float[] out, int to) {
        long first = x.min();
        if (wz == 0 && wy == 0 && x.shifted) {
            System.arraycopy(in, rows[0], out, to + x.from, x.to - x.from);
            return;
        }
        for (int i = x.from; i < x.to; i++) {
            int a = (int) (x.lower[i] - first);
            int b = (int) (x.upper[i] - first);
            float w = x.weight[i];
            float low = mix(line(in, rows[0], a, b, w), line(in, rows[1], a, b, w), wy);
            float high =
                    wz == 0 ? low : mix(line(in, rows[2], a, b, w), line(in, rows[3], a, b, w), wy);
            out[to + i] = mix(low, high, wz);
        }
    }

    private static float line(float[] in, int row, int a, int b, float w) {
        return mix(in[row + a], in[row + b], w);
    }

    private static float mix(float a, float b, float w) {
        return w == 0 ? a : a + w * (b - a);
    }
}

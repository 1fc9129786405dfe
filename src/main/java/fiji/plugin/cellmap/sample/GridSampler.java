// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Widening;
import java.util.Arrays;

/**
 * Reads a level on a grid parallel to its own, perhaps mirrored and with permuted axes: the voxels
 * that are needed are brought into the order of the output, then interpolated axis by axis.
 */
final class GridSampler implements PatchSampler {

    private final VoxelImage level;
    private final Symmetry symmetry;
    private final Box box;

    /** Of the output, in its order. */
    private final AxisTable[] axes = new AxisTable[3];

    private final int[] shape;

    private GridSampler(VoxelImage level, AxisTable[] tables, int[] shape, Symmetry symmetry) {
        this.level = level;
        this.symmetry = symmetry;
        this.shape = symmetry.shape(shape);
        for (int d = 0; d < 3; d++) {
            int from = symmetry.order()[d];
            axes[d] = symmetry.mirror()[from] ? tables[from].mirrored() : tables[from];
        }
        long[] min = new long[3];
        long[] size = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = tables[d].min;
            size[d] = tables[d].size;
        }
        box = new Box(min, size);
    }

    /**
     * @param grid not turned
     */
    static GridSampler of(VoxelImage level, PatchGrid grid, Interpolation mode) {
        AxisTable[] tables = tables(level, grid.min(), grid.voxelSize(), grid.shape(), mode, false);
        return new GridSampler(level, tables, grid.shape(), grid.geometry().symmetry());
    }

    private static AxisTable[] tables(
            VoxelImage level,
            double[] min,
            double[] voxelSize,
            int[] shape,
            Interpolation mode,
            boolean repeat) {
        AxisTable[] tables = new AxisTable[3];
        for (int d = 0; d < 3; d++)
            tables[d] = new AxisTable(level, d, min[d], voxelSize[d], shape[d], mode, repeat);
        return tables;
    }

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
        AxisTable[] tables = tables(level, min, voxelSize, shape, mode, false);
        GridSampler sampler = new GridSampler(level, tables, shape, Symmetry.NONE);
        Sampled out = Sampled.empty(shape[0] * shape[1] * shape[2], outside);
        sampler.interpolate(out.values());
        sampler.forEachRow(
                (z, y, to) ->
                        Arrays.fill(out.inside(), to + tables[2].from, to + tables[2].to, true));
        return out;
    }

    /** As above, linearly; voxels whose centre lies outside take the nearest voxel of the level. */
    static float[] readRepeating(VoxelImage level, double[] min, double[] voxelSize, int[] shape) {
        AxisTable[] tables = tables(level, min, voxelSize, shape, Interpolation.LINEAR, true);
        float[] out = new float[shape[0] * shape[1] * shape[2]];
        new GridSampler(level, tables, shape, Symmetry.NONE).interpolate(out);
        return out;
    }

    /**
     * As above where the level stores bytes that come out unchanged; null where it does not, which
     * depends on the voxel size alone.
     */
    static byte[] bytesRepeating(VoxelImage level, double[] min, double[] voxelSize, int[] shape) {
        AxisTable[] tables = tables(level, min, voxelSize, shape, Interpolation.LINEAR, true);
        boolean nearest = Arrays.stream(tables).allMatch(axis -> axis.nearest);
        if (!nearest || level.dtype() != DType.UINT8) return null;
        return new GridSampler(level, tables, shape, Symmetry.NONE).bytes();
    }

    private boolean isEmpty() {
        return Arrays.stream(axes).anyMatch(AxisTable::isEmpty);
    }

    private boolean isWhole() {
        return Arrays.stream(axes).allMatch(AxisTable::isWhole);
    }

    @Override
    public boolean storesBytes() {
        return level.dtype() == DType.UINT8 && Arrays.stream(axes).allMatch(a -> a.shifted);
    }

    @Override
    public byte[] bytes() {
        byte[] out = new byte[shape[0] * shape[1] * shape[2]];
        if (isEmpty()) return out;
        byte[] block = ordered((byte[]) level.read(box));
        if (isWhole()) return block;
        gather(block, axes, out);
        return out;
    }

    @Override
    public void floats(float[] out) {
        Arrays.fill(out, 0);
        interpolate(out);
    }

    /** The voxels inside; the others stay as they are. */
    private void interpolate(float[] out) {
        if (isEmpty()) return;
        float[] in = symmetry.isNone() ? level.floats(box) : ordered();
        float[] rows = alongX(in, axes[0].size * axes[1].size, axes[2]);
        alongZ(alongY(rows, axes[0].size, axes), axes, shape, out);
    }

    private float[] ordered() {
        Object block = level.read(box);
        if (block instanceof byte[] bytes) return Widening.floats(ordered(bytes), level.dtype());
        return symmetry.apply(Widening.floats(block, level.dtype()), inputShape());
    }

    private byte[] ordered(byte[] block) {
        return symmetry.apply(block, inputShape());
    }

    private int[] inputShape() {
        long[] size = box.shape();
        return new int[] {(int) size[0], (int) size[1], (int) size[2]};
    }

    /** What becomes of a row of the output of which something lies inside. */
    private interface Row {
        /**
         * @param to index of the row's first voxel
         */
        void take(int z, int y, int to);
    }

    private void forEachRow(Row row) {
        for (int z = axes[0].from; z < axes[0].to; z++)
            for (int y = axes[1].from; y < axes[1].to; y++)
                row.take(z, y, (z * shape[1] + y) * shape[2]);
    }

    /** Rows of the level as rows of the output, of which only what is inside is made. */
    private static float[] alongX(float[] in, int rows, AxisTable x) {
        if (x.shifted) return in;
        int width = x.size;
        int n = x.to - x.from;
        int[] a = Arrays.copyOfRange(x.lower, x.from, x.to);
        int[] b = Arrays.copyOfRange(x.upper, x.from, x.to);
        float[] weight = Arrays.copyOfRange(x.weight, x.from, x.to);
        float[] out = new float[rows * n];
        for (int row = 0; row < rows; row++) {
            int from = row * width;
            int to = row * n;
            for (int i = 0; i < n; i++) {
                float low = in[from + a[i]];
                float w = weight[i];
                out[to + i] = w == 0 ? low : low + w * (in[from + b[i]] - low);
            }
        }
        return out;
    }

    /** The rows of each plane likewise. */
    private static float[] alongY(float[] in, int planes, AxisTable[] axes) {
        AxisTable y = axes[1];
        if (y.shifted) return in;
        int width = axes[2].to - axes[2].from;
        int n = y.to - y.from;
        float[] out = new float[planes * n * width];
        for (int z = 0; z < planes; z++)
            for (int i = 0; i < n; i++) {
                int a = (z * y.size + y.lower[y.from + i]) * width;
                int b = (z * y.size + y.upper[y.from + i]) * width;
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
        boolean planes = rows == shape[1] && width == shape[2];
        for (int i = z.from; i < z.to; i++) {
            int low = z.lower[i] * rows;
            int high = z.upper[i] * rows;
            if (planes) {
                int n = rows * width;
                mix(in, low * width, high * width, z.weight[i], out, i * n, n);
                continue;
            }
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

    private static void row(byte[] in, int from, int[] column, byte[] out, int to) {
        for (int i = 0; i < column.length; i++) out[to + i] = in[from + column[i]];
    }

    /** The nearest voxel of a block in the order of the output, where tables say so. */
    private void gather(byte[] block, AxisTable[] tables, byte[] out) {
        AxisTable x = tables[2];
        int n = x.to - x.from;
        byte[] rows = block;
        int width = x.size;
        if (!x.shifted) {
            int[] column = Arrays.copyOfRange(x.lower, x.from, x.to);
            rows = new byte[tables[0].size * tables[1].size * n];
            for (int from = 0, to = 0; to < rows.length; from += width, to += n)
                row(block, from, column, rows, to);
        }
        for (int z = tables[0].from; z < tables[0].to; z++)
            for (int y = tables[1].from; y < tables[1].to; y++) {
                int row = tables[0].lower[z] * tables[1].size + tables[1].lower[y];
                System.arraycopy(rows, row * n, out, (z * shape[1] + y) * shape[2] + x.from, n);
            }
    }

    @Override
    public void leaveOutside(byte[] labels) {
        if (isWhole()) return;
        for (int z = 0; z < shape[0]; z++)
            for (int y = 0; y < shape[1]; y++) {
                int at = (z * shape[1] + y) * shape[2];
                boolean in = axes[0].holds(z) && axes[1].holds(y) && !axes[2].isEmpty();
                int from = in ? axes[2].from : shape[2];
                int to = in ? axes[2].to : shape[2];
                Arrays.fill(labels, at, at + from, Patch.UNKNOWN);
                Arrays.fill(labels, at + to, at + shape[2], Patch.UNKNOWN);
            }
    }

    /** Reads a label, see {@link LabelReader#read}. */
    byte[] labels(BlockBytes bytes) {
        if (isEmpty()) return LabelReader.unknown(shape);
        byte[] block = ordered(bytes.of(level, box));
        if (isWhole()) return block;
        byte[] out = LabelReader.unknown(shape);
        gather(block, axes, out);
        return out;
    }
}

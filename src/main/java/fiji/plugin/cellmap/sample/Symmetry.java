// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import java.util.Arrays;

/**
 * One of the 48 symmetries of the cube: mirror along axes, then permute the axes. Loses nothing.
 *
 * @param mirror which input axes (z, y, x) are mirrored
 * @param order output axis d is input axis order[d]
 */
record Symmetry(boolean[] mirror, int[] order) {

    static final Symmetry NONE = new Symmetry(new boolean[3], new int[] {0, 1, 2});

    boolean isNone() {
        return !mirror[0] && !mirror[1] && !mirror[2] && Arrays.equals(order, NONE.order);
    }

    /** Shape of the output for a shape of the input. */
    int[] shape(int[] in) {
        return new int[] {in[order[0]], in[order[1]], in[order[2]]};
    }

    /** In the input, from one voxel of the output to the next along each axis. */
    private int[] steps(int[] shape) {
        int[] stride = {shape[1] * shape[2], shape[2], 1};
        int[] step = new int[3];
        for (int d = 0; d < 3; d++)
            step[d] = mirror[order[d]] ? -stride[order[d]] : stride[order[d]];
        return step;
    }

    /** Index in the input of the output's first voxel. */
    private int first(int[] shape) {
        int index = 0;
        for (int d = 0; d < 3; d++) index = index * shape[d] + (mirror[d] ? shape[d] - 1 : 0);
        return index;
    }

    /** What becomes of one row of the output. */
    interface Row {
        /**
         * @param to index of the row's first voxel in the output
         * @param from index of that voxel in the input
         * @param step in the input from one voxel of the row to the next
         * @param n voxels of the row
         */
        void take(int to, int from, int step, int n);
    }

    /**
     * Goes through the rows of the output.
     *
     * @param shape of the input
     */
    void forEachRow(int[] shape, Row row) {
        int[] step = steps(shape);
        int first = first(shape);
        int[] to = shape(shape);
        for (int z = 0; z < to[0]; z++)
            for (int y = 0; y < to[1]; y++)
                row.take(
                        (z * to[1] + y) * to[2], first + z * step[0] + y * step[1], step[2], to[2]);
    }

    /**
     * @param in z y x, C order
     * @return the array itself if nothing changes, else a new one
     */
    float[] apply(float[] in, int[] shape) {
        if (isNone()) return in;
        float[] out = new float[in.length];
        forEachRow(
                shape,
                (to, from, step, n) -> {
                    for (int x = 0; x < n; x++) out[to + x] = in[from + x * step];
                });
        return out;
    }

    /** As above. */
    byte[] apply(byte[] in, int[] shape) {
        if (isNone()) return in;
        byte[] out = new byte[in.length];
        int[] step = steps(shape);
        int first = first(shape);
        int[] to = shape(shape);
        int[] toStride = {to[1] * to[2], to[2], 1};
        // the output's axis that runs along the rows of the input, and the one that is left
        int along = order[0] == 2 ? 0 : order[1] == 2 ? 1 : 2;
        if (along == 2) {
            for (int z = 0; z < to[0]; z++)
                for (int y = 0; y < to[1]; y++)
                    ByteRows.copy(
                            in,
                            first + z * step[0] + y * step[1],
                            step[2],
                            out,
                            z * toStride[0] + y * toStride[1],
                            to[2]);
            return out;
        }
        int left = 1 - along;
        for (int i = 0; i < to[left]; i++)
            ByteRows.transpose(
                    in,
                    first + i * step[left],
                    step[along],
                    step[2],
                    out,
                    i * toStride[left],
                    toStride[along],
                    to[along],
                    to[2]);
        return out;
    }
}

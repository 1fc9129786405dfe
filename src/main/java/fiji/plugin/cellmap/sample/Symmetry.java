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
        int[] stride = {shape[1] * shape[2], shape[2], 1};
        int first = 0;
        int[] step = new int[3];
        for (int d = 0; d < 3; d++) {
            int axis = order[d];
            step[d] = mirror[axis] ? -stride[axis] : stride[axis];
            if (mirror[axis]) first += (shape[axis] - 1) * stride[axis];
        }
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
}

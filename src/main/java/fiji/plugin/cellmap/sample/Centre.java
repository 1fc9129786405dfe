// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import java.util.Arrays;

/** The middle of arrays z y x in C order, of which there may be several one after another. */
public final class Centre {

    private Centre() {}

    /**
     * Copies the middle of each array.
     *
     * @param values arrays of {@code shape}
     * @param size of the middle, no larger; where the rest is odd, one voxel less lies before it
     */
    public static float[] of(float[] values, int[] shape, int[] size) {
        int voxels = shape[0] * shape[1] * shape[2];
        int count = values.length / voxels;
        float[] out = new float[count * size[0] * size[1] * size[2]];
        int to = 0;
        for (int i = 0; i < count; i++)
            for (int z = 0; z < size[0]; z++)
                for (int y = 0; y < size[1]; y++, to += size[2])
                    System.arraycopy(values, i * voxels + at(shape, size, z, y), out, to, size[2]);
        return out;
    }

    /** Sets everything but the middle of each array to 0. */
    static void clearAround(float[] values, int[] shape, int[] size) {
        float[] middle = of(values, shape, size);
        Arrays.fill(values, 0);
        int voxels = shape[0] * shape[1] * shape[2];
        int from = 0;
        for (int i = 0; i < values.length / voxels; i++)
            for (int z = 0; z < size[0]; z++)
                for (int y = 0; y < size[1]; y++, from += size[2])
                    System.arraycopy(
                            middle, from, values, i * voxels + at(shape, size, z, y), size[2]);
    }

    private static int at(int[] shape, int[] size, int z, int y) {
        int fromZ = (shape[0] - size[0]) / 2 + z;
        int fromY = (shape[1] - size[1]) / 2 + y;
        return (fromZ * shape[1] + fromY) * shape[2] + (shape[2] - size[2]) / 2;
    }
}

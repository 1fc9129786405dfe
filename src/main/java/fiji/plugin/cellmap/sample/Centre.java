// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

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
        int count = values.length / voxels(shape);
        float[] out = new float[count * voxels(size)];
        copy(values, count, shape, size, out);
        return out;
    }

    /** As {@link #of(float[], int[], int[])}. */
    public static byte[] of(byte[] values, int[] shape, int[] size) {
        int count = values.length / voxels(shape);
        byte[] out = new byte[count * voxels(size)];
        copy(values, count, shape, size, out);
        return out;
    }

    private static void copy(Object values, int count, int[] shape, int[] size, Object out) {
        forEachRow(
                count, shape, size, (from, to) -> System.arraycopy(values, from, out, to, size[2]));
    }

    /** A row of the middle: where it begins in the whole, and in the middle. */
    private interface Row {
        void take(int from, int to);
    }

    private static void forEachRow(int count, int[] shape, int[] size, Row row) {
        int to = 0;
        for (int i = 0; i < count; i++)
            for (int z = 0; z < size[0]; z++)
                for (int y = 0; y < size[1]; y++, to += size[2])
                    row.take(i * voxels(shape) + at(shape, size, z, y), to);
    }

    private static int voxels(int[] shape) {
        return shape[0] * shape[1] * shape[2];
    }

    private static int at(int[] shape, int[] size, int z, int y) {
        int fromZ = (shape[0] - size[0]) / 2 + z;
        int fromY = (shape[1] - size[1]) / 2 + y;
        return (fromZ * shape[1] + fromY) * shape[2] + (shape[2] - size[2]) / 2;
    }
}

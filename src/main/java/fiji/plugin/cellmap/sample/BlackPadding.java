// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/**
 * Where EM is black padding: voxels of stored 0 in cubes of {@value #EDGE} voxels edge, or the part
 * of such a cube that lies in the patch. Single black voxels are image.
 */
final class BlackPadding {

    private static final int EDGE = 3;

    private BlackPadding() {}

    /**
     * Marks padding as being outside of the EM.
     *
     * @param grey stored values, z y x
     * @param shape in voxels
     */
    static void leaveOut(Sampled grey, int[] shape) {
        float[] values = grey.values();
        boolean[] solid = null;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) continue;
            if (solid == null) solid = new boolean[values.length];
            solid[i] = true;
        }
        if (solid == null) return;
        int[] step = {shape[1] * shape[2], shape[2], 1};
        for (int d = 0; d < 3; d++) solid = neighbours(solid, shape, step, d, true);
        for (int d = 0; d < 3; d++) solid = neighbours(solid, shape, step, d, false);
        for (int i = 0; i < solid.length; i++) if (solid[i]) grey.inside()[i] = false;
    }

    /** Whether a voxel and its neighbours along an axis are all true, or one of them is. */
    private static boolean[] neighbours(
            boolean[] in, int[] shape, int[] step, int axis, boolean all) {
        boolean[] out = new boolean[in.length];
        for (int i = 0; i < in.length; i++) {
            int at = i / step[axis] % shape[axis];
            boolean before = at == 0 ? all : in[i - step[axis]];
            boolean after = at == shape[axis] - 1 ? all : in[i + step[axis]];
            out[i] = all ? before && in[i] && after : before || in[i] || after;
        }
        return out;
    }
}

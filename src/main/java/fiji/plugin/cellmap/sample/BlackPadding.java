// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Voxels;

/**
 * Where EM is black padding: voxels of stored 0 in cubes of 3 voxels edge, or the part of such a
 * cube that lies in the patch. Single black voxels are image. Masks are -1 where something holds,
 * else 0.
 */
final class BlackPadding {

    private static final byte YES = -1;

    private BlackPadding() {}

    /** Where values are 0; null if nowhere. */
    static byte[] zeros(byte[] values) {
        if (!Voxels.anyZero(values)) return null;
        byte[] zeros = new byte[values.length];
        for (int i = 0; i < values.length; i++) zeros[i] = values[i] == 0 ? YES : 0;
        return zeros;
    }

    /** As above. */
    static byte[] zeros(float[] values) {
        int i = 0;
        while (i < values.length && values[i] != 0) i++;
        if (i == values.length) return null;
        byte[] zeros = new byte[values.length];
        for (; i < values.length; i++) zeros[i] = values[i] == 0 ? YES : 0;
        return zeros;
    }

    /**
     * What is left of a mask after cubes were cut out of it and put back.
     *
     * @param black is changed
     * @return null if nothing is left
     */
    static byte[] solid(byte[] black, int[] shape) {
        byte[] from = black;
        byte[] to = new byte[black.length];
        for (int pass = 0; pass < 6; pass++) {
            boolean all = pass < 3;
            if (pass == 3 && Voxels.bits(from, 0, from.length) == 0) return null;
            int axis = pass % 3;
            int after = 1;
            for (int d = axis + 1; d < 3; d++) after *= shape[d];
            int line = shape[axis] * after;
            for (int first = 0; first < from.length; first += line)
                along(from, first, after, shape[axis], to, all);
            byte[] spare = from;
            from = to;
            to = spare;
        }
        return from;
    }

    /** Joins each of n neighbouring groups of voxels with the one before and the one after it. */
    private static void along(byte[] in, int first, int group, int n, byte[] out, boolean all) {
        for (int k = 0; k < n; k++) {
            int at = first + k * group;
            int before = k == 0 ? at : at - group;
            int after = k == n - 1 ? at : at + group;
            if (all) both(in, before, at, after, out, group);
            else any(in, before, at, after, out, group);
        }
    }

    private static void both(byte[] in, int a, int b, int c, byte[] out, int n) {
        for (int i = 0; i < n; i++) out[b + i] = (byte) (in[a + i] & in[b + i] & in[c + i]);
    }

    private static void any(byte[] in, int a, int b, int c, byte[] out, int n) {
        for (int i = 0; i < n; i++) out[b + i] = (byte) (in[a + i] | in[b + i] | in[c + i]);
    }

    /** Sets labels to unknown in padding. */
    static void leaveOut(byte[] padding, byte[] labels) {
        for (int i = 0; i < labels.length; i++)
            labels[i] = (byte) (labels[i] & ~padding[i] | Patch.UNKNOWN & padding[i]);
    }
}

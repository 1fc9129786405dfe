// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The voxel size of a plan.
 *
 * @param size in nm, z y x
 * @param why in sentences
 */
record VoxelChoice(double[] size, String why) {

    /** Sections this many times as thick as voxels are wide leave little to see in between. */
    private static final double FAR_APART = 8;

    /** Widest voxel within sections that are far apart, in nm. */
    private static final double WITHIN = 10;

    /** Voxel sizes of the shipped recipes for several classes, and for one, in nm. */
    private static final double SEVERAL = 8;

    private static final double ONE = 4;

    /**
     * Per axis the median over the crops of what EM and labels both show, made coarser where the
     * recipes that were measured are.
     *
     * @param finest per crop: the coarser of EM and labels, z y x
     */
    static VoxelChoice of(List<double[]> finest, int classes) {
        double[] size = new double[3];
        for (int d = 0; d < 3; d++) {
            int axis = d;
            double[] sorted = finest.stream().mapToDouble(v -> v[axis]).sorted().toArray();
            size[d] = sorted[(sorted.length - 1) / 2];
        }
        List<String> why = new ArrayList<>();
        why.add(
                String.format(
                        Locale.ROOT,
                        "EM and labels of the median crop show %s nm",
                        Text.sizes(size)));
        int slow = Text.slowest(size);
        boolean wider = false;
        while (size[slow] > FAR_APART * least(size) && 2 * most(size, slow) <= WITHIN) {
            for (int d = 0; d < 3; d++) if (d != slow) size[d] *= 2;
            wider = true;
        }
        if (wider)
            why.add(
                    String.format(
                            Locale.ROOT,
                            "sections are %.3g nm thick, so within them voxels are taken twice as"
                                    + " wide, as in vnc_mito_quick: a patch sees more",
                            size[slow]));
        double goal = classes > 1 ? SEVERAL : ONE;
        boolean coarser = false;
        while (2 * Arrays.stream(size).max().orElseThrow() <= goal * 1.01) {
            for (int d = 0; d < 3; d++) size[d] *= 2;
            coarser = true;
        }
        if (coarser)
            why.add(
                    String.format(
                            Locale.ROOT,
                            "%.0f nm is the voxel size of the shipped recipes for %s",
                            goal,
                            classes > 1 ? "several classes" : "one class"));
        return new VoxelChoice(size, String.join("; ", why) + ".");
    }

    private static double least(double[] size) {
        return Arrays.stream(size).min().orElseThrow();
    }

    private static double most(double[] size, int except) {
        double most = 0;
        for (int d = 0; d < 3; d++) if (d != except) most = Math.max(most, size[d]);
        return most;
    }
}

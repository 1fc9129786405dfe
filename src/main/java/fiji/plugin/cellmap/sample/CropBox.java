// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;

/**
 * The annotated part of a crop as whole voxels of a given size.
 *
 * @param min lower corner in nm, z y x
 * @param shape in voxels, z y x, at least 1 each
 */
public record CropBox(double[] min, int[] shape) {

    /**
     * The voxels of a label whose centres lie in the EM, on the grid that starts at the label's
     * lower corner.
     *
     * @param crop for messages
     * @param voxelSize in nm, z y x
     * @throws CellMapException if the label lies outside the EM, or is less than half a voxel wide
     */
    static CropBox of(String crop, Volume raw, Volume labels, double[] voxelSize) {
        VoxelImage label = labels.level(voxelSize);
        VoxelImage em = raw.level(voxelSize);
        double[] min = new double[3];
        int[] shape = new int[3];
        for (int d = 0; d < 3; d++) {
            double size = voxelSize[d];
            double voxels = (label.max(d) - label.min(d)) / size;
            if (voxels < 0.5 - AxisTable.EPSILON) throw narrow(crop, label, voxelSize);
            long n = Math.max(1, (long) Math.floor(voxels + AxisTable.EPSILON));
            long from = cut((em.min(d) - label.min(d)) / size, n);
            shape[d] = (int) (cut((em.max(d) - label.min(d)) / size, n) - from);
            min[d] = label.min(d) + from * size;
            if (shape[d] < 1) throw outside(crop, raw, label, em);
        }
        return new CropBox(min, shape);
    }

    /** Number of voxels, of n that start at 0, whose centre lies before a position. */
    private static long cut(double position, long n) {
        long before = (long) Math.ceil(position - 0.5 - AxisTable.EPSILON);
        return Math.max(0, Math.min(n, before));
    }

    private static CellMapException outside(
            String crop, Volume raw, VoxelImage label, VoxelImage em) {
        return new CellMapException(
                "Cannot train on crop " + crop,
                raw.location(),
                "The crop (" + span(label) + ") lies outside the EM (" + span(em) + ").",
                "Check the translation of both, or leave the crop out.");
    }

    private static CellMapException narrow(String crop, VoxelImage label, double[] voxelSize) {
        return new CellMapException(
                "Cannot train on crop " + crop,
                label.location(),
                "It spans "
                        + span(label)
                        + ": less than half a voxel of "
                        + Arrays.toString(voxelSize)
                        + " nm.",
                "Lower data.voxel_size, or leave the crop out.");
    }

    private static String span(VoxelImage level) {
        StringBuilder text = new StringBuilder();
        for (int d = 0; d < 3; d++)
            text.append(d == 0 ? "z " : d == 1 ? ", y " : ", x ")
                    .append(level.min(d))
                    .append(" to ")
                    .append(level.max(d));
        return text.append(" nm").toString();
    }
}

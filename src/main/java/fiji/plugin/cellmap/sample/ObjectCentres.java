// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.ShapeChannel;
import java.util.Arrays;

/**
 * Where the centres of objects are: the mean position of all their voxels. The channel of centres
 * and the ways to them are those of Panoptic-DeepLab (Cheng et al. 2020), in three dimensions, but
 * for the centres' channel being 0 outside the object, and a Gaussian of the distance in nm. An
 * object has no known centre if it reaches the outermost voxels that were read, or touches what is
 * unknown. Immutable after construction.
 */
final class ObjectCentres {

    private final WideLabels labels;
    private final double[][] centres;

    ObjectCentres(WideLabels labels) {
        this.labels = labels;
        int[] ids = labels.ids();
        int objects = Math.max(0, Arrays.stream(ids).max().orElse(0));
        long[] counts = new long[objects + 1];
        double[][] sums = new double[objects + 1][3];
        boolean[] cut = new boolean[objects + 1];
        int[] wide = labels.wide();
        int i = 0;
        for (int z = 0; z < wide[0]; z++)
            for (int y = 0; y < wide[1]; y++)
                for (int x = 0; x < wide[2]; x++, i++) {
                    int id = ids[i];
                    if (id <= 0) continue;
                    counts[id]++;
                    sums[id][0] += z;
                    sums[id][1] += y;
                    sums[id][2] += x;
                    if (!cut[id]) cut[id] = isCut(ids, wide, i, z, y, x);
                }
        centres = new double[objects + 1][];
        for (int id = 1; id <= objects; id++)
            if (counts[id] > 0 && !cut[id]) {
                centres[id] = sums[id];
                for (int d = 0; d < 3; d++) centres[id][d] /= counts[id];
            }
    }

    private static boolean isCut(int[] ids, int[] wide, int i, int z, int y, int x) {
        if (z == 0 || y == 0 || x == 0) return true;
        if (z == wide[0] - 1 || y == wide[1] - 1 || x == wide[2] - 1) return true;
        int row = wide[2];
        int plane = wide[1] * row;
        return ids[i - 1] == ObjectPatch.UNKNOWN
                || ids[i + 1] == ObjectPatch.UNKNOWN
                || ids[i - row] == ObjectPatch.UNKNOWN
                || ids[i + row] == ObjectPatch.UNKNOWN
                || ids[i - plane] == ObjectPatch.UNKNOWN
                || ids[i + plane] == ObjectPatch.UNKNOWN;
    }

    /** A channel of the patch, coded as {@link ShapeTargets} says. */
    byte[] target(ShapeChannel channel, ShapeTargets settings, double[] edge) {
        byte[] out = new byte[labels.voxels()];
        labels.forEach(
                (index, wide, z, y, x) -> {
                    int id = labels.ids()[wide];
                    if (id == 0 && channel == ShapeChannel.CENTRE) {
                        out[index] = ShapeTargets.coded(0);
                        return;
                    }
                    if (id <= 0 || centres[id] == null) {
                        out[index] = Patch.UNKNOWN;
                        return;
                    }
                    double[] way = {
                        (centres[id][0] - z) * edge[0],
                        (centres[id][1] - y) * edge[1],
                        (centres[id][2] - x) * edge[2]
                    };
                    out[index] = ShapeTargets.coded(value(channel, way, settings));
                });
        return out;
    }

    private static double value(ShapeChannel channel, double[] way, ShapeTargets settings) {
        int axis = ShapeChannel.VECTOR.indexOf(channel);
        if (axis >= 0) return 0.5 + way[axis] / (2 * settings.centreReach());
        double square = way[0] * way[0] + way[1] * way[1] + way[2] * way[2];
        return Math.exp(-square / (2 * settings.centreScale() * settings.centreScale()));
    }
}

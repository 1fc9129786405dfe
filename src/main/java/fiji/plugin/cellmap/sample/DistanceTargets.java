// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.TargetSection;
import fiji.plugin.cellmap.store.DistanceLine;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;

/**
 * Signed distances as targets: from the centre of a voxel to that of the nearest one of the other
 * kind, positive inside, as the difference of two of SciPy's {@code distance_transform_edt}; {@code
 * tanh(distance / scale)}, up to {@value #REACH} times the scale, in steps of 1/{@value #ONE}.
 *
 * <p>Labels are read with a border as wide as the reach, so a patch has the distances of the whole
 * volume. A distance is unknown where something unknown is nearer than it. Immutable.
 */
public final class DistanceTargets {

    /** What stands for 1. */
    public static final int ONE = 127;

    /** For no class. */
    public static final DistanceTargets NONE = new DistanceTargets(Set.of(), 1, true);

    private static final double REACH = 3;

    private final Set<String> classes;
    private final double scale;
    private final boolean nanometres;

    private DistanceTargets(Set<String> classes, double scale, boolean nanometres) {
        this.classes = classes;
        this.scale = scale;
        this.nanometres = nanometres;
    }

    public static DistanceTargets of(TargetSection section) {
        boolean nanometres = section.distanceUnit().equals("nm");
        return new DistanceTargets(
                Set.copyOf(section.distance()), section.distanceScale(), nanometres);
    }

    boolean has(String label) {
        return classes.contains(label);
    }

    /**
     * Reads the distances of a patch; blocks.
     *
     * @param grid of what has distances
     * @param labels reads the labels of a patch, as {@link LabelReader#read} does
     * @return in the order of the finished patch; {@link Patch#UNKNOWN} where they are unknown
     */
    byte[] read(PatchGrid grid, Function<PatchGrid, byte[]> labels) {
        double[] edge = nanometres ? grid.finishedVoxelSize() : new double[] {1, 1, 1};
        int[] shape = grid.finished();
        int[] border = new int[3];
        int[] wide = new int[3];
        for (int d = 0; d < 3; d++) {
            border[d] = (int) Math.ceil(REACH * scale / edge[d]);
            wide[d] = Math.addExact(shape[d], 2 * border[d]);
        }
        byte[] states = labels.apply(grid.around(border));
        double[] absent = squares(states, Patch.ABSENT, wide, edge);
        double[] present = squares(states, Patch.PRESENT, wide, edge);
        double[] unknown = squares(states, Patch.UNKNOWN, wide, edge);
        byte[] distances = new byte[grid.voxels()];
        int i = 0;
        for (int z = 0; z < shape[0]; z++)
            for (int y = 0; y < shape[1]; y++) {
                int from = ((z + border[0]) * wide[1] + y + border[1]) * wide[2] + border[2];
                for (int x = 0; x < shape[2]; x++, i++)
                    distances[i] =
                            states[from + x] == Patch.UNKNOWN
                                    ? Patch.UNKNOWN
                                    : distance(
                                            states[from + x] == Patch.PRESENT,
                                            Math.max(absent[from + x], present[from + x]),
                                            unknown[from + x]);
            }
        return distances;
    }

    /**
     * @param square of the distance to the nearest voxel of the other kind
     * @param unknown of that to the nearest of which nothing is known
     */
    private byte distance(boolean present, double square, double unknown) {
        double farthest = REACH * scale;
        double near = Math.min(square, farthest * farthest);
        if (unknown < near) return Patch.UNKNOWN;
        double value = Math.tanh(Math.sqrt(near) / scale);
        return (byte) Math.round(present ? ONE * value : -ONE * value);
    }

    /** Squared distances of all voxels to the nearest one of a state; infinite without any. */
    private static double[] squares(byte[] states, byte state, int[] shape, double[] edge) {
        double[] d = new double[states.length];
        boolean any = false;
        for (int i = 0; i < d.length; i++) {
            any |= states[i] == state;
            d[i] = states[i] == state ? 0 : Double.POSITIVE_INFINITY;
        }
        if (!any) return d;
        int plane = shape[1] * shape[2];
        DistanceLine line = new DistanceLine(Arrays.stream(shape).max().orElseThrow());
        for (int row = 0; row < shape[0] * shape[1]; row++)
            line.transform(d, row * shape[2], shape[2], edge[2] * edge[2]);
        for (int z = 0; z < shape[0]; z++)
            line.transform(d, z * plane, shape[2], shape[2], shape[1], edge[1] * edge[1]);
        line.transform(d, 0, plane, plane, shape[0], edge[0] * edge[0]);
        return d;
    }
}

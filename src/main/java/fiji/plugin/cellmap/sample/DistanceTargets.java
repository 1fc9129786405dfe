// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.TargetSection;
import fiji.plugin.cellmap.store.DistanceLine;
import java.util.Arrays;
import java.util.Set;

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
     * Turns the labels of a box into distances; blocks.
     *
     * @param target takes them, from an index on
     * @param known takes 1 where the distance is known, else 0
     */
    void read(LabelReader labels, Volume volume, byte[] target, byte[] known) {
        double[] edge = nanometres ? labels.voxelSize() : new double[] {1, 1, 1};
        int[] shape = labels.shape();
        int[] border = new int[3];
        int[] wide = new int[3];
        for (int d = 0; d < 3; d++) {
            border[d] = (int) Math.ceil(REACH * scale / edge[d]);
            wide[d] = Math.addExact(shape[d], 2 * border[d]);
        }
        byte[] states = labels.around(border).read(volume);
        double[][] squares = new double[3][];
        for (byte state = 0; state < 3; state++)
            squares[state] = squares(states, state, wide, edge);
        int i = 0;
        for (int z = 0; z < shape[0]; z++)
            for (int y = 0; y < shape[1]; y++) {
                int from = ((z + border[0]) * wide[1] + y + border[1]) * wide[2] + border[2];
                for (int x = 0; x < shape[2]; x++, i++)
                    set(states, squares, from + x, i, target, known);
            }
    }

    private void set(
            byte[] states, double[][] squares, int from, int to, byte[] target, byte[] known) {
        byte state = states[from];
        if (state == LabelReader.UNKNOWN) return;
        double farthest = REACH * scale;
        double square = Math.min(squares[1 - state][from], farthest * farthest);
        if (squares[LabelReader.UNKNOWN][from] < square) return;
        double value = Math.tanh(Math.sqrt(square) / scale);
        known[to] = 1;
        target[to] = (byte) Math.round(state == LabelReader.PRESENT ? ONE * value : -ONE * value);
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

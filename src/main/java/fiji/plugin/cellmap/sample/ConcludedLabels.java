// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.challenge.ClassLogic;
import java.util.Arrays;
import java.util.Map;

/**
 * The labels of a patch for classes that its crop does not annotate, as they follow from those that
 * it does annotate ({@link ClassLogic}). Immutable.
 */
final class ConcludedLabels {

    private final ClassLogic logic;

    /** The atomic classes that each voxel may be of. */
    private final long[] left;

    private ConcludedLabels(ClassLogic logic, long[] left) {
        this.logic = logic;
        this.left = left;
    }

    /**
     * Reads all labels of a crop once; blocks.
     *
     * @param grid of the patch
     * @param labels by class
     */
    static ConcludedLabels read(ClassLogic logic, PatchGrid grid, Map<String, Volume> labels) {
        long[] left = new long[grid.voxels()];
        Arrays.fill(left, logic.all());
        LabelReader reader = new LabelReader(grid);
        labels.forEach(
                (name, volume) -> {
                    if (logic.knows(name)) narrow(left, reader.read(volume), logic.set(name));
                });
        return new ConcludedLabels(logic, left);
    }

    private static void narrow(long[] left, byte[] states, long set) {
        for (int i = 0; i < left.length; i++) {
            if (states[i] == Patch.PRESENT) left[i] &= set;
            else if (states[i] == Patch.ABSENT) left[i] &= ~set;
        }
    }

    /**
     * What follows for a class that the challenge defines.
     *
     * @return a new array as {@link LabelReader#read} gives
     */
    byte[] of(String name) {
        long set = logic.set(name);
        byte[] states = new byte[left.length];
        for (int i = 0; i < states.length; i++) {
            boolean outside = (left[i] & ~set) != 0;
            boolean inside = (left[i] & set) != 0;
            states[i] = inside == outside ? Patch.UNKNOWN : inside ? Patch.PRESENT : Patch.ABSENT;
        }
        return states;
    }
}

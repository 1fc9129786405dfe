// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.util.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Some voxels of a class in a crop, each with the same probability, for patches that are placed on
 * them. Immutable.
 *
 * @param centres in nm, z y x
 */
record ClassVoxels(List<double[]> centres) {

    /** As many as are kept of one class in one crop. */
    static final int MOST = 256;

    static final ClassVoxels NONE = new ClassVoxels(List.of());

    /**
     * Reads all labels of the class; blocks. The same for the same crop and seed.
     *
     * @param label a class that the crop annotates, or of which something follows
     * @param voxelSize of the patches in nm, z y x
     */
    static ClassVoxels of(TrainingCrop crop, String label, double[] voxelSize, long seed) {
        RandomGenerator random = Seeds.random(seed, label.hashCode());
        List<double[]> kept = new ArrayList<>();
        long[] seen = {0};
        LabelSlab.each(
                crop, Output.ofClass(label), voxelSize, slab -> keep(slab, kept, seen, random));
        return kept.isEmpty() ? NONE : new ClassVoxels(List.copyOf(kept));
    }

    /** Whoever comes later takes the place of one of those before it, or of none. */
    private static void keep(
            LabelSlab slab, List<double[]> kept, long[] seen, RandomGenerator random) {
        byte[] states = slab.states();
        for (int i = 0; i < states.length; i++) {
            if (states[i] != Patch.PRESENT) continue;
            seen[0]++;
            if (kept.size() < MOST) {
                kept.add(centre(slab, i));
                continue;
            }
            long place = random.nextLong(seen[0]);
            if (place < MOST) kept.set((int) place, centre(slab, i));
        }
    }

    private static double[] centre(LabelSlab slab, int i) {
        int[] shape = slab.shape();
        int[] index = {i / (shape[1] * shape[2]), i / shape[2] % shape[1], i % shape[2]};
        double[] nm = new double[3];
        for (int d = 0; d < 3; d++)
            nm[d] = slab.grid().translation()[d] + (index[d] + 0.5) * slab.grid().scale()[d];
        return nm;
    }

    boolean isEmpty() {
        return centres.isEmpty();
    }

    double[] draw(RandomGenerator random) {
        return centres.get(random.nextInt(centres.size()));
    }
}

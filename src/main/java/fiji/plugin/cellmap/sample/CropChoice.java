// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.challenge.ClassLogic.Knowledge;
import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.util.Seeds;
import java.util.List;

/**
 * Which crop a sample is of: balanced by the classes that crops know ({@link CropBalance}), or half
 * of them by the classes that have a voxel in a crop; these may be placed on one. A pure function
 * of (seed, k). Thread-safe.
 */
final class CropChoice {

    private static final long PRESENCE = 7;
    private static final long VOXELS = 8;

    private final boolean[][] known;
    private final long seed;
    private final CropBalance balance;
    private final CropBalance presence;

    /** By crop and class; null if no sample is placed on a voxel. */
    private final ClassVoxels[][] voxels;

    private CropChoice(boolean[][] known, boolean[][] present, ClassVoxels[][] voxels, long seed) {
        this.known = known;
        this.voxels = voxels;
        this.seed = seed;
        balance = new CropBalance(known, seed);
        presence =
                present == null
                        ? null
                        : new CropBalance(present, Seeds.mix(seed, PRESENCE), voxels != null);
    }

    /**
     * By classes that crops know: all of one; where that is none, or a crop knows all of none, also
     * in part.
     *
     * @param crops of which each shows a class, and each class is shown by one
     */
    static CropChoice of(List<TrainingCrop> crops, List<String> classes, long seed) {
        int k = classes.size();
        boolean[][] counting = new boolean[crops.size()][k];
        boolean[] whole = new boolean[k];
        for (int i = 0; i < counting.length; i++)
            for (int c = 0; c < k; c++) {
                counting[i][c] = crops.get(i).knowledge(classes.get(c)) == Knowledge.WHOLE;
                whole[c] |= counting[i][c];
            }
        for (int i = 0; i < counting.length; i++) {
            boolean any = false;
            for (boolean all : counting[i]) any |= all;
            for (int c = 0; c < k; c++)
                if (!any || !whole[c]) counting[i][c] = crops.get(i).teaches(classes.get(c));
        }
        return new CropChoice(counting, null, null, seed);
    }

    /**
     * Half of the samples by presence; a class that no crop has stays with those that know it.
     * Reads labels; blocks.
     *
     * @param voxelSize of the patches in nm, z y x
     */
    CropChoice byPresence(List<TrainingCrop> crops, List<String> classes, double[] voxelSize) {
        boolean[][] present = new boolean[crops.size()][classes.size()];
        for (int i = 0; i < present.length; i++)
            for (int c = 0; c < classes.size(); c++)
                present[i][c] = known[i][c] && isIn(crops.get(i), classes.get(c), voxelSize);
        return new CropChoice(known, orKnown(present), null, seed);
    }

    /** The same, and each of these samples lies on a voxel of the class, if there is one. */
    CropChoice onVoxels(List<TrainingCrop> crops, List<String> classes, double[] voxelSize) {
        boolean[][] present = new boolean[crops.size()][classes.size()];
        ClassVoxels[][] found = new ClassVoxels[crops.size()][classes.size()];
        for (int i = 0; i < present.length; i++)
            for (int c = 0; c < classes.size(); c++) {
                found[i][c] =
                        known[i][c]
                                ? ClassVoxels.of(
                                        crops.get(i),
                                        classes.get(c),
                                        voxelSize,
                                        Seeds.mix(seed, VOXELS, i))
                                : ClassVoxels.NONE;
                present[i][c] = !found[i][c].isEmpty();
            }
        return new CropChoice(known, orKnown(present), found, seed);
    }

    /** With the crops that know it for a class that no crop has. */
    private boolean[][] orKnown(boolean[][] present) {
        for (int c = 0; c < present[0].length; c++) {
            boolean any = false;
            for (boolean[] crop : present) any |= crop[c];
            for (int i = 0; i < present.length && !any; i++) present[i][c] = known[i][c];
        }
        return present;
    }

    private static boolean isIn(TrainingCrop crop, String label, double[] voxelSize) {
        return crop.annotates(label)
                ? LabelContent.NOTHING.with(crop, label, voxelSize).present()
                : LabelCounts.of(crop, Output.ofClass(label), voxelSize).present() > 0;
    }

    /** Index of the crop of sample k. */
    int crop(long k) {
        if (presence == null) return balance.crop(k);
        long half = Math.floorDiv(k, 2L);
        return Math.floorMod(k, 2L) == 0 ? balance.crop(half) : presence.crop(half);
    }

    /** Voxels of which sample k is placed on one; none if it may lie anywhere in its crop. */
    ClassVoxels voxels(long k) {
        if (voxels == null || Math.floorMod(k, 2L) == 0) return ClassVoxels.NONE;
        long half = Math.floorDiv(k, 2L);
        return voxels[presence.crop(half)][presence.label(half)];
    }
}

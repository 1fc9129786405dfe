// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.challenge.ClassLogic.Knowledge;
import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.util.Seeds;
import java.util.List;

/**
 * Which crop a sample is of: balanced by the classes that crops know ({@link CropBalance}), or half
 * of them by the classes that have a voxel in a crop. A pure function of (seed, k). Thread-safe.
 */
final class CropChoice {

    private static final long PRESENCE = 7;

    private final boolean[][] known;
    private final long seed;
    private final CropBalance balance;
    private final CropBalance presence;

    private CropChoice(boolean[][] known, boolean[][] present, long seed) {
        this.known = known;
        this.seed = seed;
        balance = new CropBalance(known, seed);
        presence = present == null ? null : new CropBalance(present, Seeds.mix(seed, PRESENCE));
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
        return new CropChoice(counting, null, seed);
    }

    /**
     * Half of the samples by presence; a class that no crop has stays with those that know it.
     * Reads labels; blocks.
     *
     * @param voxelSize of the patches in nm, z y x
     */
    CropChoice byPresence(List<TrainingCrop> crops, List<String> classes, double[] voxelSize) {
        boolean[][] present = new boolean[crops.size()][classes.size()];
        for (int c = 0; c < classes.size(); c++) {
            boolean any = false;
            for (int i = 0; i < present.length; i++) {
                present[i][c] = known[i][c] && isIn(crops.get(i), classes.get(c), voxelSize);
                any |= present[i][c];
            }
            for (int i = 0; i < present.length && !any; i++) present[i][c] = known[i][c];
        }
        return new CropChoice(known, present, seed);
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
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.Locale;
import java.util.Optional;

/** Finds the slice of a label that tells most: with most errors, else with most objects. */
final class SliceChoice {

    private final long[] shape;
    private final long[] wrong;
    private final long[] filled;
    private int comparisons;

    private SliceChoice(long[] shape) {
        this.shape = shape;
        wrong = new long[Math.toIntExact(shape[0])];
        filled = new long[wrong.length];
    }

    static SliceChoice empty(long[] shape) {
        return new SliceChoice(shape);
    }

    /**
     * Counts a comparison in; blocks while it reads both sides.
     *
     * @param slab voxels to read at once
     */
    void add(
            Optional<? extends BlockSource<long[]>> truth,
            Optional<? extends BlockSource<long[]>> prediction,
            Pairing pairing,
            long slab,
            Progress progress) {
        comparisons++;
        long plane = shape[1] * shape[2];
        long step = Math.max(1, slab / Math.max(1, plane));
        for (long z = 0; z < shape[0]; z += step) {
            progress.check();
            long end = Math.min(shape[0], z + step);
            int n = Math.toIntExact((end - z) * plane);
            Box slices = Box.of(shape).planes(z, end);
            long[] t = truth.isPresent() ? truth.get().read(slices) : new long[n];
            long[] p = prediction.isPresent() ? prediction.get().read(slices) : new long[n];
            for (int i = 0; i < n; i++) {
                Pairing.Kind kind = pairing.kind(t[i], p[i]);
                if (kind == Pairing.Kind.NOTHING) continue;
                int at = (int) (z + i / plane);
                filled[at]++;
                if (truth.isPresent() && kind != Pairing.Kind.RIGHT) wrong[at]++;
            }
        }
    }

    /** Its z in voxels; the middle one if all are empty. */
    long slice() {
        int best = best(wrong);
        if (best < 0) best = best(filled);
        return best < 0 ? shape[0] / 2 : best;
    }

    /** Why this one, in words. */
    String why() {
        int best = best(wrong);
        if (best >= 0)
            return String.format(
                    Locale.ROOT,
                    comparisons > 1
                            ? "the one with most errors (%,d voxels, all runs together)"
                            : "the one with most errors (%,d voxels)",
                    wrong[best]);
        return best(filled) >= 0 ? "the fullest" : "the middle one, as all are empty";
    }

    /** The first of the largest; -1 if all are 0. */
    private static int best(long[] counts) {
        int best = -1;
        for (int z = 0; z < counts.length; z++)
            if (counts[z] > (best < 0 ? 0 : counts[best])) best = z;
        return best;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.metric.Runs;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LabelScoreTest {

    private static final double[] VOXEL = {8, 4, 4};
    private static final int COLUMNS = 12;
    private static final int[] SHAPE = {4, 6, 6 * COLUMNS};

    /** Objects in columns: of the truth alone, of the prediction alone, of both or of none. */
    private static LabelScore score(boolean[] truth, boolean[] prediction) {
        return LabelScore.ofObjects(
                Runs.of(columns(truth, 4), true, SHAPE),
                Runs.of(columns(prediction, 3), true, SHAPE),
                VOXEL,
                ScoringRules.JUNE_2026);
    }

    private static int[] columns(boolean[] there, int width) {
        int[] ids = new int[4 * 6 * 6 * COLUMNS];
        for (int i = 0; i < ids.length; i++) {
            int x = i % (6 * COLUMNS);
            if (there[x / 6] && x % 6 < width && i / (6 * COLUMNS) % 6 < 4) ids[i] = 1 + x / 6;
        }
        return ids;
    }

    @Test
    void withoutAnObjectItIsAsIfNothingWereThere() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 40; round++) {
            boolean[] truth = new boolean[COLUMNS];
            boolean[] prediction = new boolean[COLUMNS];
            for (int c = 0; c < COLUMNS; c++) {
                truth[c] = c == 0 || random.nextInt(3) > 0;
                prediction[c] = random.nextInt(3) > 0;
            }
            LabelScore all = score(truth, prediction);
            List<LabelScore> without = all.eachWithout();
            assertEquals(all.tp() + all.fn(), without.size());
            int unit = 0;
            double worth = 0;
            for (int c = 0; c < COLUMNS; c++) {
                if (!truth[c]) continue;
                boolean[] fewer = truth.clone();
                boolean[] found = prediction.clone();
                fewer[c] = false;
                found[c] = false;
                for (int near = 0; near < COLUMNS; near++)
                    if (!truth[near] && nearest(truth, near) == c) found[near] = false;
                LabelScore erased = score(fewer, found);
                LabelScore left = without.get(unit++);
                assertEquals(erased.tp(), left.tp());
                assertEquals(erased.fp(), left.fp());
                assertEquals(erased.fn(), left.fn());
                assertEquals(erased.distances(), left.distances());
                worth += all.closeness() - left.closeness();
            }
            assertEquals(all.closeness(), worth, 1e-9, "every object is left out once");
        }
    }

    /** The first of the nearest columns of the truth. */
    private static int nearest(boolean[] truth, int column) {
        int found = -1;
        for (int c = 0; c < COLUMNS; c++) {
            boolean nearer = found < 0 || Math.abs(c - column) < Math.abs(found - column);
            if (truth[c] && nearer) found = c;
        }
        return found;
    }

    @Test
    void withoutTrueObjectsThereIsOneUnit() {
        boolean[] wrong = new boolean[COLUMNS];
        wrong[2] = true;
        wrong[7] = true;
        LabelScore all = score(new boolean[COLUMNS], wrong);
        List<LabelScore> without = all.eachWithout();
        assertEquals(1, without.size());
        assertEquals(0, without.get(0).fp());
        assertEquals(0, without.get(0).closeness(), 1e-12);
    }

    @Test
    void whatIsSkippedHasNoUnits() {
        int[] truth = new int[1800];
        truth[0] = 1;
        int[] prediction = new int[1800];
        for (int i = 0; i < 200; i += 2) prediction[i] = i + 1;
        LabelScore skipped =
                LabelScore.ofObjects(
                        Runs.of(truth, true, 3, 3, 200),
                        Runs.of(prediction, true, 3, 3, 200),
                        VOXEL,
                        ScoringRules.JUNE_2026);
        assertTrue(skipped.isSkipped());
        assertEquals(List.of(), skipped.eachWithout());
    }
}

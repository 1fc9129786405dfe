// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.metric.ConnectedComponents;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The worked instance examples of the specification (7.3, 7.7). */
class InstanceScoreTest {

    private static final double[] VOXEL = {4, 4, 4};
    private static final int[] CUBE = {4, 4, 4};
    private static final int[] TRUTH = cube(4, 0, 1, 63, 2);

    /** A volume of zeros with some voxels set: index, value, index, value, … */
    private static int[] cube(int size, int... set) {
        int[] volume = new int[size * size * size];
        for (int i = 0; i < set.length; i += 2) volume[set[i]] = set[i + 1];
        return volume;
    }

    private static InstanceScore score(int[] truth, int[] prediction, int... shape) {
        return score(ScoringRules.JUNE_2026, truth, prediction, shape);
    }

    private static InstanceScore score(
            ScoringRules rules, int[] truth, int[] prediction, int... shape) {
        Runs g = Runs.of(truth, true, shape);
        Runs p = Runs.of(prediction, true, shape);
        return new InstanceScorer(g, p, ConnectedComponents.of(p), VOXEL, rules, Progress.none())
                .score();
    }

    private static void check(InstanceScore s, int tp, int fp, int fn, double sum, int n) {
        assertEquals(tp, s.tp(), "tp");
        assertEquals(fp, s.fp(), "fp");
        assertEquals(fn, s.fn(), "fn");
        assertEquals(sum, s.closeness(), 5e-8, "sum");
        assertEquals(n, s.distances(), "n");
        assertEquals("scored", s.status());
    }

    @Test
    void smallCube() {
        int[] empty = new int[64];
        check(score(TRUTH, TRUTH, CUBE), 2, 0, 0, 2.0, 2);
        check(score(TRUTH, empty, CUBE), 0, 0, 2, 1.9771522, 2);
        check(score(empty, TRUTH, CUBE), 0, 2, 0, 1.9771522, 2);
        check(score(empty, empty, CUBE), 0, 0, 0, 0.0, 0);
        check(score(TRUTH, cube(4, 0, 1, 1, 1, 63, 2), CUBE), 2, 0, 0, 1.9942716, 2);
    }

    @Test
    void anUnmatchedComponentIsMeasuredWithTheTruthOfItsNumber() {
        check(score(TRUTH, cube(4, 1, 1, 63, 2), CUBE), 1, 1, 1, 2.9828477, 3);
        int[] truth = block(8, 8, 8, 1);
        int[] prediction = block(8, 8, 8, 9);
        check(score(truth, prediction, 10, 10, 10), 1, 0, 0, 1.0, 1);
        prediction[0] = 3;
        check(score(truth, prediction, 10, 10, 10), 1, 1, 0, 1.9433690, 2);
        check(score(truth, block(6, 8, 8, 1), 10, 10, 10), 0, 1, 1, 1.9602606, 2);
    }

    @Test
    void tooManyPredictionsDropTheCrop() {
        int[] truth = new int[1800];
        truth[0] = 1;
        InstanceScore skipped = score(truth, everyOther(100), 3, 3, 200);
        assertEquals("skipped_too_many_instances", skipped.status());
        assertEquals(
                List.of(0L, 0L, 0L, 0L),
                List.of(skipped.tp(), skipped.fp(), skipped.fn(), skipped.distances()));
        assertEquals(0, skipped.closeness());
        check(score(truth, everyOther(50), 3, 3, 200), 1, 49, 0, 49.5795694, 50);
    }

    @Test
    void piecesAndGaps() {
        int[] ends = {1, 0, 0, 0, 0, 1};
        check(score(ends, ends, 1, 1, 6), 1, 1, 0, 1.9942634, 2);
        int[] diagonal = cube(2, 0, 1, 7, 1);
        check(score(diagonal, diagonal, 2, 2, 2), 1, 0, 0, 1, 1);
        int[] truth = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2};
        int[] shifted = {1, 1, 1, 1, 1, 2, 2, 2, 2, 2};
        check(score(truth, shifted, 1, 1, 10), 2, 0, 0, 1.9942634, 2);
        int[] gaps = {1, 1, 1, 1, 1, 1, 200, 200, 200, 200};
        check(score(gaps, truth, 1, 1, 10), 2, 0, 0, 2.0, 2);
    }

    /** What PR 213 and 214 say: without partner 0, the worst real match 0.1 in every crop. */
    @Test
    void rulesOfJuly() {
        ScoringRules july = ScoringRules.JULY_2026;
        int[] empty = new int[64];
        check(score(july, TRUTH, TRUTH, CUBE), 2, 0, 0, 2, 2);
        check(score(july, TRUTH, empty, CUBE), 0, 0, 2, 0, 2);
        check(score(july, empty, TRUTH, CUBE), 0, 2, 0, 0, 2);
        check(score(july, empty, empty, CUBE), 0, 0, 0, 0, 0);
        // The stray component 1 is background: it does not hurt the match of truth object 1.
        int[] prediction = block(8, 8, 8, 9);
        prediction[0] = 3;
        check(score(july, block(8, 8, 8, 1), prediction, 10, 10, 10), 1, 1, 0, 1, 2);
        int[] far = new int[64];
        far[0] = 1;
        far[21] = 1;
        far[42] = 1;
        far[63] = 1;
        int[] corner = cube(4, 0, 1);
        check(score(july, corner, far, CUBE), 1, 0, 0, 0.1, 1);
        int[] wide = new int[1000];
        Arrays.fill(wide, 0, 10, 1);
        InstanceScore worst = score(july, cube(10, 0, 1), wide, 10, 10, 10);
        check(worst, 1, 0, 0, 0.1, 1);
        InstanceScore half = score(july, cube(10, 0, 1), block(0, 0, 0, 1), 10, 10, 10);
        double d = Math.pow(1.01, -1);
        double m = Math.pow(1.01, -20 / Math.sqrt(48));
        check(half, 1, 0, 0, 0.1 + 0.9 * (d - m) / (1 - m), 1);
    }

    @Test
    void objectsTellWhatWasMatched() {
        int[] truth = {0, 7, 7, 0, 0, 0, 9, 9, 9, 0};
        int[] prediction = {0, 5, 5, 5, 0, 0, 0, 0, 0, 6};
        List<ObjectScore> objects = score(truth, prediction, 1, 1, 10).objects();
        assertEquals(3, objects.size());
        ObjectScore match = objects.get(0);
        assertEquals(
                List.of(7L, 2L, 5L, 3L),
                List.of(
                        match.truthId(),
                        match.truthVoxels(),
                        match.predictedId(),
                        match.predictedVoxels()));
        assertEquals(2 / 3.0, match.iou(), 1e-6);
        assertEquals(1.5, match.centre()[2]);
        assertTrue(match.isMatched());
        assertEquals(
                List.of(9L, 0L), List.of(objects.get(1).truthId(), objects.get(1).predictedId()));
        assertEquals(
                List.of(0L, 6L), List.of(objects.get(2).truthId(), objects.get(2).predictedId()));
        assertEquals(9, objects.get(2).centre()[2]);
    }

    @Test
    void ratioLimits() {
        double[][] expected = {
            {1, 50.9365}, {2, 43.516}, {5, 28.394}, {10, 16.7668}, {20, 10.9158}, {50, 10.0023}
        };
        for (double[] e : expected)
            assertEquals(e[1], ScoringRules.JUNE_2026.ratioLimit(e[0]), 5e-4);
    }

    private static int[] block(int z, int y, int x, int id) {
        int[] volume = new int[1000];
        for (int a = z; a < z + 2; a++)
            for (int b = y; b < y + 2; b++)
                Arrays.fill(volume, (a * 10 + b) * 10 + x, (a * 10 + b) * 10 + x + 2, id);
        return volume;
    }

    private static int[] everyOther(int count) {
        int[] volume = new int[1800];
        for (int i = 0; i < count; i++) volume[2 * i] = 1;
        return volume;
    }
}

package fiji.plugin.cellmap.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.metric.Runs;
import java.util.Arrays;
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
        return InstanceScore.of(
                Runs.of(truth, true, shape),
                Runs.of(prediction, true, shape),
                VOXEL,
                ScoringRules.JUNE_2026);
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
        assertEquals(new InstanceScore(0, 0, 0, 0, 0, "skipped_too_many_instances"), skipped);
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

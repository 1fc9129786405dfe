// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InstanceMatchingTest {

    private static Runs line(int... values) {
        return Runs.of(values, true, 1, 1, values.length);
    }

    @Test
    void theSumOfIouDecides() {
        Overlaps overlaps = Overlaps.of(line(1, 1, 1, 1, 2, 2), line(1, 1, 2, 2, 2, 2));
        assertArrayEquals(new int[] {0, 1, 2}, InstanceMatching.match(overlaps));
        assertEquals(0.5f, overlaps.iou(0));
    }

    @Test
    void oneSharedVoxelIsAMatchAndOneToOneHolds() {
        int[] truth = new int[50];
        int[] prediction = new int[50];
        java.util.Arrays.fill(truth, 0, 25, 1);
        java.util.Arrays.fill(prediction, 24, 50, 1);
        assertArrayEquals(
                new int[] {0, 1},
                InstanceMatching.match(Overlaps.of(line(truth), line(prediction))));
        assertArrayEquals(
                new int[] {0, 0, 1},
                InstanceMatching.match(Overlaps.of(line(1, 1, 1, 1), line(1, 2, 2, 2))));
    }

    @Test
    void withoutOverlapNothingMatches() {
        Overlaps overlaps = Overlaps.of(line(1, 0), line(0, 1));
        assertEquals(0, overlaps.pairs());
        assertArrayEquals(new int[] {0, 0}, InstanceMatching.match(overlaps));
    }

    @Property(tries = 300)
    void noAssignmentIsBetter(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int truths,
            @ForAll @IntRange(min = 1, max = 6) int predictions) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] g = random.ints(60, 0, truths + 1).toArray();
        int[] p = random.ints(60, 0, predictions + 1).toArray();
        Overlaps overlaps = Overlaps.of(line(g), line(p));
        int[] matched = InstanceMatching.match(overlaps);
        long[][] weights =
                new long[overlaps.predictionSizes().length][overlaps.truthSizes().length];
        for (int k = 0; k < overlaps.pairs(); k++)
            weights[overlaps.prediction()[k]][overlaps.truth()[k]] =
                    InstanceMatching.weight(overlaps, k);
        long sum = 0;
        for (int i = 1; i < matched.length; i++) sum += weights[i][matched[i]];
        assertEquals(best(weights, 1, 0), sum);
    }

    private static long best(long[][] weights, int prediction, int used) {
        if (prediction == weights.length) return 0;
        long best = best(weights, prediction + 1, used);
        for (int t = 1; t < weights[prediction].length; t++)
            if (weights[prediction][t] > 0 && (used & 1 << t) == 0)
                best =
                        Math.max(
                                best,
                                weights[prediction][t]
                                        + best(weights, prediction + 1, used | 1 << t));
        return best;
    }
}

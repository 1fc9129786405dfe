// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.DistanceLine;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LevelsTest {

    @Test
    void theDeeperInsideTheLower() {
        assertEquals(Levels.HIGHEST + 1 - 16, Levels.ofDistance(1));
        assertEquals(Levels.HIGHEST + 1 - 32, Levels.ofDistance(4));
        assertEquals(Levels.HIGHEST, Levels.ofDistance(0));
        assertEquals(Levels.LOWEST, Levels.ofDistance(2048.0 * 2048));
        assertEquals(Levels.LOWEST, Levels.ofDistance(Double.POSITIVE_INFINITY));
    }

    @Property(tries = 200)
    void levelsNeverRiseWithTheDistance(
            @ForAll @DoubleRange(min = 0, max = 5e6) double a,
            @ForAll @DoubleRange(min = 0, max = 5e6) double b) {
        int near = Levels.ofDistance(Math.min(a, b));
        int far = Levels.ofDistance(Math.max(a, b));
        assertTrue(near >= far, near + " " + far);
        assertTrue(far >= Levels.LOWEST && near <= Levels.HIGHEST);
    }

    @Test
    void depthsAreOneLevelAtLeast() {
        assertEquals(16, Levels.ofNanometres(8, 8));
        assertEquals(1, Levels.ofNanometres(1e-9, 8));
        assertEquals(Levels.HIGHEST, Levels.ofNanometres(1e9, 1));
        assertEquals(1, Levels.ofProbability(0));
        assertEquals(32765, Levels.ofProbability(1));
    }

    @Property(tries = 300)
    void costsGrowWithEachStep(
            @ForAll @IntRange(min = 1, max = 32766) int level,
            @ForAll @IntRange(min = 1, max = 32766) int next) {
        int cost = Cost.start(level);
        int after = Cost.step(cost, next);
        assertTrue(after > cost, cost + " to " + after);
        assertEquals(Math.max(level, next), Cost.level(after));
        assertTrue(Cost.step(after, next) > after);
    }

    @Test
    void aWayOfTooManyStepsEndsNowhere() {
        int cost = Cost.start(7);
        for (int i = 0; i < Cost.MAX_STEPS; i++) cost = Cost.step(cost, 7);
        assertEquals(7, Cost.level(cost));
        assertEquals(Cost.NEVER, Cost.step(cost, 7));
        assertEquals(Cost.start(8), Cost.step(cost, 8), "a higher level counts its steps anew");
    }

    @Property(tries = 300)
    void linesSideBySideAreEachTransformed(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 19) int count) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] volume = new double[n * count];
        for (int i = 0; i < volume.length; i++)
            volume[i] =
                    switch (random.nextInt(3)) {
                        case 0 -> 0;
                        case 1 -> random.nextInt(1, 30);
                        default -> Double.POSITIVE_INFINITY;
                    };
        double[] before = volume.clone();
        new DistanceLine(n).transform(volume, 0, count, count, n, 2.25);
        for (int c = 0; c < count; c++)
            for (int k = 0; k < n; k++) {
                double least = Double.POSITIVE_INFINITY;
                for (int j = 0; j < n; j++)
                    least = Math.min(least, before[j * count + c] + 2.25 * (k - j) * (k - j));
                assertEquals(least, volume[k * count + c], 1e-9, Arrays.toString(before));
            }
    }
}

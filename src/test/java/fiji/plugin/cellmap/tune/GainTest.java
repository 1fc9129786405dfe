// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.evaluate.LabelScore;
import fiji.plugin.cellmap.evaluate.ObjectScore;
import fiji.plugin.cellmap.metric.Confusion;
import fiji.plugin.cellmap.process.step.Knob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Scores of made-up objects, each of which a range of thresholds finds. */
class GainTest {

    private static final double CONFIGURED = 0.5;

    /** A crop of true objects in a row, found or not, and of wrong ones beside the first. */
    private static LabelScore label(boolean[] found, int wrong) {
        List<ObjectScore> objects = new ArrayList<>();
        long tp = 0;
        for (int i = 0; i < found.length; i++) {
            long partner = found[i] ? i + 1 : 0;
            double worth = found[i] ? 0.9 : 0;
            double[] centre = {0, 0, 10 * i};
            objects.add(new ObjectScore(i + 1, 9, partner, 9 * partner, 0, 0, worth, centre));
            if (found[i]) tp++;
        }
        for (int i = 0; i < wrong; i++)
            objects.add(new ObjectScore(0, 0, 100 + i, 9, 0, 0, 0, new double[3]));
        return new LabelScore(
                true,
                tp,
                wrong,
                found.length - tp,
                0.9 * tp,
                found.length + wrong,
                1000,
                new double[] {8, 8, 8},
                false,
                "scored",
                Optional.empty(),
                null,
                objects);
    }

    private static Gain gain(LabelScore best, LabelScore other) {
        return Gain.of(Goal.CHALLENGE, List.of(best), List.of(other));
    }

    /** The first objects are found, then come those that are not. */
    private static LabelScore first(int found, int of) {
        boolean[] flags = new boolean[of];
        for (int i = 0; i < found; i++) flags[i] = true;
        return label(flags, 0);
    }

    @Test
    void neitherOneNorTwoObjectsMoreConvince() {
        for (int n = 2; n <= 60; n++)
            for (int more = 1; more <= Math.min(2, n - 1); more++)
                for (int found = 1; found + more <= n; found++) {
                    Gain gain = gain(first(found + more, n), first(found, n));
                    assertTrue(gain.value() > 0);
                    assertFalse(gain.convinces(), found + " of " + n + ": " + gain);
                    assertEquals(n, gain.count());
                }
    }

    @Test
    void manyObjectsMoreConvince() {
        for (int n = 15; n <= 60; n++) {
            Gain gain = gain(first(n - 2, n), first(n / 2, n));
            assertTrue(gain.convinces(), n + ": " + gain);
        }
    }

    @Test
    void wrongObjectsBelongToTheTrueOneNearby() {
        boolean[] all = {true, true, true, true, true, true};
        Gain gain = gain(label(all, 0), label(all, 12));
        assertEquals(6, gain.count());
        assertTrue(gain.value() > 0.4 && !gain.convinces(), "they are all in one place: " + gain);
    }

    @Test
    void oneUnitSaysNothing() {
        Gain gain = gain(first(1, 1), first(0, 1));
        assertEquals(1, gain.count());
        assertTrue(gain.value() > 0.9 && !gain.convinces());
    }

    /** A crop with far too many objects counts nothing, and has no units of its own. */
    @Test
    void whatIsNotScoredIsComparedAsAWhole() {
        LabelScore s = first(0, 4);
        LabelScore skipped =
                new LabelScore(
                        true,
                        0,
                        0,
                        0,
                        0,
                        0,
                        1000,
                        s.voxelSize(),
                        false,
                        "skipped_too_many_instances",
                        Optional.empty(),
                        null,
                        List.of());
        Gain gain = gain(first(4, 4), skipped);
        assertEquals(4, gain.count());
        assertTrue(gain.convinces());
    }

    /** Three blocks, by hand. */
    @Test
    void theErrorIsThatOfTheJackknife() {
        List<Confusion> best = List.of(voxels(4, 0, 0), voxels(3, 1, 0), voxels(2, 0, 2));
        List<Confusion> other = List.of(voxels(2, 0, 2), voxels(3, 0, 0), voxels(2, 2, 2));
        double[] without = {
            10 / 13.0 - 10 / 14.0, 12 / 14.0 - 8 / 14.0, 14 / 15.0 - 10 / 12.0,
        };
        double mean = (without[0] + without[1] + without[2]) / 3;
        double squares = 0;
        for (double d : without) squares += (d - mean) * (d - mean);
        Gain gain = Gain.of(Goal.DICE, List.of(best), List.of(other));
        assertEquals(18 / 21.0 - 14 / 20.0, gain.value(), 1e-12);
        assertEquals(Math.sqrt(squares * 2 / 3), gain.standardError(), 1e-12);
        assertEquals("blocks", gain.units());
    }

    private static Confusion voxels(long tp, long fp, long fn) {
        return new Confusion(tp, fp, fn, 100);
    }

    /**
     * Tries thresholds from 0.05 to 0.95 on random objects.
     *
     * @param mid threshold that suits most of them
     */
    private static TrialList trials(int objects, double mid, double spread, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] centre = new double[objects];
        double[] reach = new double[objects];
        for (int i = 0; i < objects; i++) {
            centre[i] = mid + spread * normal(random);
            reach[i] = 0.1 + 0.15 * Math.abs(normal(random));
        }
        Knob knob = new Knob("threshold", CONFIGURED, List.of(), 0, false);
        TrialList trials = new TrialList(Goal.CHALLENGE, List.of(knob), 0);
        trials.add(Map.of("threshold", CONFIGURED), 0, counts(centre, reach, CONFIGURED));
        for (int k = 1; k < 20; k++) {
            double t = k / 20.0;
            if (t != CONFIGURED) trials.add(Map.of("threshold", t), 0, counts(centre, reach, t));
        }
        return trials;
    }

    private static List<Object> counts(double[] centre, double[] reach, double threshold) {
        boolean[] found = new boolean[centre.length];
        for (int i = 0; i < found.length; i++)
            found[i] = Math.abs(centre[i] - threshold) < reach[i];
        return List.of(label(found, 0));
    }

    private static double normal(SplittableRandom random) {
        double sum = -6;
        for (int k = 0; k < 12; k++) sum += random.nextDouble();
        return sum;
    }

    @Test
    void ofFewObjectsALonePeakIsNotTaken() {
        int kept = 0;
        int ahead = 0;
        for (int seed = 1; seed <= 200; seed++) {
            TrialList trials = trials(7, CONFIGURED, 0.2, seed);
            if (!trials.gain().convinces()) kept++;
            if (trials.gain().value() > 0.03) ahead++;
        }
        assertTrue(ahead > 100, "the best is seldom what is configured: " + ahead);
        assertTrue(kept > 185, "kept " + kept + " times");
    }

    @Test
    void ofManyObjectsTheBestIsTaken() {
        for (int seed = 1; seed <= 50; seed++) {
            TrialList trials = trials(300, 0.75, 0.1, seed);
            assertTrue(trials.gain().convinces(), seed + ": " + trials.gain());
            assertEquals(0.75, trials.best().settings().get("threshold"), 0.11);
        }
    }
}

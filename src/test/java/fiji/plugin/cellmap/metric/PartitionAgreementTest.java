// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The worked example of the specification (7.8), and numbers of the official {@code rand_voi}. */
class PartitionAgreementTest {

    private static PartitionAgreement of(int[] truth, int[] prediction) {
        return PartitionAgreement.of(
                Overlaps.of(
                        Runs.of(truth, true, 1, 1, truth.length),
                        Runs.of(prediction, true, 1, 1, prediction.length)));
    }

    @Test
    void workedExample() {
        PartitionAgreement a = of(new int[] {1, 1, 2, 2}, new int[] {1, 1, 1, 2});
        assertEquals(0.5, a.voiSplit(), 1e-12);
        assertEquals(0.6887, a.voiMerge(), 5e-5);
        assertEquals(0.75, a.randSplit(), 1e-12);
        assertEquals(0.6, a.randMerge(), 1e-12);
    }

    @Test
    void whatIsAbsentInThePredictionIsOnePart() {
        int[] truth = {0, 1, 1, 1, 2, 2, 3, 3, 3, 3};
        int[] prediction = {5, 0, 1, 1, 0, 2, 2, 2, 3, 0};
        PartitionAgreement a = of(truth, prediction);
        assertEquals(1.1949875002403854, a.voiSplit(), 1e-12);
        assertEquals(0.8344194449252154, a.voiMerge(), 1e-12);
        assertEquals(0.4384502018083265, a.nviSplit(), 1e-12);
        assertEquals(0.3061549798191674, a.nviMerge(), 1e-12);
        assertEquals(0.6319137401808489, a.nid(), 1e-12);
        assertEquals(0.4482758620689655, a.randSplit(), 1e-12);
        assertEquals(0.5652173913043478, a.randMerge(), 1e-12);
    }

    @Test
    void withoutTruthThereAreNoShares() {
        PartitionAgreement a = of(new int[4], new int[] {1, 1, 0, 0});
        assertEquals(0, a.voiSplit());
        assertTrue(Double.isNaN(a.nid()) && Double.isNaN(a.randSplit()));
    }

    @Test
    void aTrueObjectCanBeLeftOut() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 50; round++) {
            int[] truth = new int[60];
            int[] prediction = new int[60];
            for (int i = 0; i < 60; i++) {
                truth[i] = i < 4 ? i + 1 : random.nextInt(5);
                prediction[i] = random.nextInt(6);
            }
            int left = 1 + round % 4;
            int[] others = IntStream.of(truth).map(v -> v == left ? 0 : v).toArray();
            Overlaps all =
                    Overlaps.of(
                            Runs.of(truth, true, 1, 1, 60), Runs.of(prediction, true, 1, 1, 60));
            int value = 0;
            for (int k = 0; k < all.pairs(); k++)
                if (Runs.of(truth, true, 1, 1, 60).name(all.truth()[k]) == left)
                    value = all.truth()[k];
            PartitionAgreement without = PartitionAgreement.of(all.withoutTruth(value));
            PartitionAgreement erased = of(others, prediction);
            assertEquals(erased.voiSplit(), without.voiSplit(), 1e-12);
            assertEquals(erased.voiMerge(), without.voiMerge(), 1e-12);
            assertEquals(erased.randSplit(), without.randSplit(), 1e-12);
            assertEquals(erased.randMerge(), without.randMerge(), 1e-12);
        }
    }
}

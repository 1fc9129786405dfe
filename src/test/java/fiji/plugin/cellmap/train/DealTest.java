// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.TrainSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.train.Deal.Share;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DealTest {

    private static Deal deal(int batchSize, int accumulate, int devices) {
        TrainSection train =
                Named.of(TrainSection.class)
                        .with(TrainSection::batchSize, batchSize)
                        .with(TrainSection::accumulate, accumulate)
                        .make();
        return Deal.of(train, devices);
    }

    @ParameterizedTest
    @CsvSource({
        // batch size, accumulate, devices, parts
        "2, 1, 1, 1",
        "2, 1, 2, 2",
        "1, 2, 2, 1",
        "2, 2, 2, 1",
        "2, 3, 2, 2",
        "2, 2, 4, 2",
        "4, 1, 2, 2",
        "3, 1, 2, 2",
        "1, 3, 2, 1",
        "8, 3, 4, 4",
        "3, 2, 4, 2",
    })
    void everyPatchIsDealtOnceAndEvenlyWherePossible(
            int n, int accumulate, int devices, int parts) {
        Deal deal = deal(n, accumulate, devices);
        assertEquals(parts, deal.parts());
        int[] patches = new int[devices];
        for (int step = 0; step < 3; step++)
            for (long i = (long) step * accumulate; i < (step + 1L) * accumulate; i++) {
                boolean[] seen = new boolean[n];
                for (Share share : deal.of(i))
                    for (int p = share.from(); p < share.to(); p++) {
                        assertTrue(!seen[p]);
                        seen[p] = true;
                        patches[share.device()]++;
                    }
                for (boolean was : seen) assertTrue(was);
            }
        if (n * accumulate % devices == 0 && parts * accumulate % devices == 0 && n % parts == 0)
            for (int each : patches) assertEquals(3 * n * accumulate / devices, each);
        for (int each : patches) assertTrue(each > 0);
        int[] counts = deal.limited(1).counts(accumulate, 2L * accumulate);
        int sum = 0;
        for (int d = 0; d < devices; d++) {
            assertTrue(counts[d] > 0);
            sum += counts[d];
        }
        assertEquals(2 * n * accumulate, sum);
    }

    @Test
    void aPartThatIsTooLargeIsComputedInPieces() {
        Deal deal = deal(6, 1, 2);
        assertEquals(List.of(new Share(0, 0, 3), new Share(1, 3, 6)), deal.of(0));
        List<Share> pieces = deal.limited(2).of(1);
        assertEquals(
                List.of(
                        new Share(0, 0, 2),
                        new Share(0, 2, 3),
                        new Share(1, 3, 5),
                        new Share(1, 5, 6)),
                pieces);
        assertEquals(deal, deal.limited(7));
    }

    @Test
    void wholeMicroBatchesGoRound() {
        List<Integer> devices = new ArrayList<>();
        for (long i = 4; i < 8; i++) devices.add(deal(2, 4, 2).of(i).get(0).device());
        assertArrayEquals(new Integer[] {0, 1, 0, 1}, devices.toArray());
    }

    @Test
    void tooFewPatchesAreRefused() {
        UsageException e = assertThrows(UsageException.class, () -> deal(1, 2, 3));
        assertTrue(e.getMessage().contains("A step has 2 patches"), e.getMessage());
        assertTrue(e.fix().contains("train.batch_size to 3"), e.fix());
    }
}

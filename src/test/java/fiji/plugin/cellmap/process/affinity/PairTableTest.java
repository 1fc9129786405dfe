// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairTableTest {

    /** Few regions have many pairs each, more than a group of places holds. */
    @ParameterizedTest
    @ValueSource(ints = {12, 60, 1000, 100_000})
    void findsWhatAMapFindsWhileRowsAreDroppedAndMoved(int regions) {
        SplittableRandom random = new SplittableRandom(regions);
        RegionRows rows = new RegionRows();
        PairTable table = new PairTable(rows, random.nextInt(200));
        Map<Long, Integer> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long pair = pair(random, regions);
            int found = table.find(pair);
            assertEquals(expected.getOrDefault(pair, PairTable.NONE), found);
            if (found == PairTable.NONE) {
                rows.add((int) (pair >>> 32), (int) pair, 0, 1, i);
                table.put(rows.size() - 1);
                expected.put(pair, rows.size() - 1);
            } else if (random.nextInt(3) == 0) {
                rows.drop(found);
                expected.remove(pair);
            } else move(random, regions, rows, table, expected, found);
        }
    }

    /** Gives a row another region, unless there is one of the new pair. */
    private static void move(
            SplittableRandom random,
            int regions,
            RegionRows rows,
            PairTable table,
            Map<Long, Integer> expected,
            int row) {
        int keep = rows.from(row);
        int lose = rows.to(row);
        int by = random.nextInt(regions);
        long to = RegionRows.pair(keep, by);
        if (by == keep || table.find(to) != PairTable.NONE) return;
        expected.remove(RegionRows.pair(keep, lose));
        rows.replace(row, lose, by);
        table.put(row);
        expected.put(to, row);
    }

    private static long pair(SplittableRandom random, int regions) {
        int a = random.nextInt(regions);
        int b = random.nextInt(regions);
        return a == b ? pair(random, regions) : RegionRows.pair(a, b);
    }
}

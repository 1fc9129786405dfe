// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In order, along chains, or both: what is joined and what is left undecided is the same. */
class MeanAgglomerationTest {

    private static final double LIMIT = 100;

    private record Result(int[] regions, boolean[] open, long[] left) {}

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 8, MeanAgglomeration.MANY, Integer.MAX_VALUE})
    void chainsJoinWhatTheOrderJoins(int many) {
        int joins = 0;
        for (int seed = 0; seed < 300; seed++) {
            Result expected = run(seed, 0);
            Result found = run(seed, many);
            assertArrayEquals(expected.regions, found.regions, "regions of seed " + seed);
            assertArrayEquals(expected.open, found.open, "open ones of seed " + seed);
            assertArrayEquals(expected.left, found.left, "rows left of seed " + seed);
            for (int i = 0; i < found.regions.length; i++) if (found.regions[i] != i) joins++;
        }
        assertTrue(joins > 1000, "joins: " + joins);
    }

    /** A region beside all others. */
    @Test
    void aRegionWithManyNeighboursIsJoined() {
        int count = 2 * MeanAgglomeration.MANY;
        MeanGraph graph = new MeanGraph(new FaceCodes(true, 255), count);
        for (int i = 1; i < count; i++) graph.add(0, i, i % 2 == 0 ? 200 : 50, i, 0);
        boolean[] open = new boolean[count];
        MeanAgglomeration work = new MeanAgglomeration(graph.rows(), graph.table(), open, LIMIT);
        work.run(Progress.none());
        for (int i = 1; i < count; i++)
            assertEquals(i % 2 == 0, work.find(i) == work.find(0), "region " + i);
    }

    private static Result run(int seed, int many) {
        Random random = new Random(seed);
        int count = 4 + random.nextInt(60);
        int rows = count * (1 + random.nextInt(5));
        // Few values, so that there are many equal means.
        int values = 2 + random.nextInt(40);
        MeanGraph graph = new MeanGraph(new FaceCodes(true, 255), rows);
        for (int i = 0; i < 3 * rows; i++) {
            int a = random.nextInt(count);
            int b = (a + 1 + random.nextInt(Math.min(count - 1, 8))) % count;
            graph.add(a, b, 255 * random.nextInt(values) / (values - 1), i, 0);
        }
        boolean[] open = new boolean[count];
        int opened = random.nextInt(4);
        for (int i = 0; i < opened; i++) open[random.nextInt(count)] = true;
        RegionRows all = graph.rows();
        MeanAgglomeration work = new MeanAgglomeration(all, graph.table(), open, LIMIT, many);
        work.run(Progress.none());
        int[] least = new int[count];
        Arrays.fill(least, count);
        for (int i = count - 1; i >= 0; i--) least[work.find(i)] = i;
        int[] regions = new int[count];
        for (int i = 0; i < count; i++) regions[i] = least[work.find(i)];
        boolean[] undecided = new boolean[count];
        for (int i = 0; i < count; i++) undecided[i] = open[work.find(i)];
        long[] left = new long[all.size()];
        int n = 0;
        for (int i = 0; i < all.size(); i++)
            if (work.isLeft(i))
                left[n++] =
                        RegionRows.pair(regions[all.from(i)], regions[all.to(i)]) << 20
                                ^ all.key(i) << 8
                                ^ all.count(i)
                                ^ all.first(i) << 40;
        left = Arrays.copyOf(left, n);
        Arrays.sort(left);
        return new Result(regions, undecided, left);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DisjointSetsTest {

    /** Against the plain way: renaming a whole set at each join. */
    @Test
    void aSetIsNamedByItsSmallestNumber() {
        SplittableRandom random = new SplittableRandom(3);
        DisjointSets sets = new DisjointSets(20);
        sets.grow(60);
        int[] names = new int[60];
        for (int i = 0; i < 60; i++) names[i] = i;
        for (int n = 0; n < 40; n++) {
            int a = random.nextInt(60);
            int b = random.nextInt(60);
            sets.join(a, b);
            int keep = Math.min(names[a], names[b]);
            int lose = Math.max(names[a], names[b]);
            for (int i = 0; i < 60; i++) if (names[i] == lose) names[i] = keep;
            if (random.nextInt(4) == 0) sets.flatten();
            for (int i = 0; i < 60; i++) assertEquals(names[i], sets.find(i));
        }
    }
}

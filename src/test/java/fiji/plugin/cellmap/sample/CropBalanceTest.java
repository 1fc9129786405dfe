// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CropBalanceTest {

    /** Ten crops annotate a, one annotates b, one both. */
    private static boolean[][] rareB() {
        boolean[][] annotated = new boolean[12][2];
        for (int i = 0; i < 10; i++) annotated[i][0] = true;
        annotated[10][1] = true;
        annotated[11] = new boolean[] {true, true};
        return annotated;
    }

    @Test
    void classesAreSeenEquallyOftenHoweverRare() {
        boolean[][] annotated = rareB();
        CropBalance balance = new CropBalance(annotated, 5);
        int[] seen = new int[2];
        int[] crops = new int[12];
        int n = 4 * CropBalance.CYCLE;
        for (int k = 0; k < n; k++) {
            int crop = balance.crop(k);
            crops[crop]++;
            for (int c = 0; c < 2; c++) if (annotated[crop][c]) seen[c]++;
        }
        assertEquals(seen[0], seen[1], 4, "at most one apart per cycle");
        double perCrop = (seen[0] - crops[11]) / 10.0;
        for (int i = 0; i < 10; i++)
            assertEquals(perCrop, crops[i], 4 * Math.sqrt(perCrop), "crops of one class alike");
        assertTrue(crops[10] > 5 * perCrop, "the rare class is drawn often");
    }

    @Test
    void isAPureFunctionOfSeedAndIndex() {
        CropBalance balance = new CropBalance(rareB(), 5);
        CropBalance again = new CropBalance(rareB(), 5);
        CropBalance other = new CropBalance(rareB(), 6);
        int[] backwards = new int[601];
        for (int k = 600; k >= 0; k--) backwards[k] = again.crop(k);
        int different = 0;
        for (int k = 0; k <= 600; k++) {
            assertEquals(backwards[k], balance.crop(k));
            if (balance.crop(k) != other.crop(k)) different++;
        }
        assertTrue(different > 100);
    }
}

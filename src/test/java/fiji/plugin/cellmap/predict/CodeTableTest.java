// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CodeTableTest {

    /** As devices look for it. */
    @Test
    void aCodeIsHowManyFirstLogitsAreReached() {
        float[] firsts = CodeTable.SIGMOID.firsts();
        assertEquals(255, firsts.length);
        for (int i = 0; i < firsts.length; i++) {
            assertTrue(i == 0 || firsts[i] > firsts[i - 1]);
            assertEquals((byte) (i + 1), CodeTable.SIGMOID.code(firsts[i]));
            assertEquals((byte) i, CodeTable.SIGMOID.code(Math.nextDown(firsts[i])));
        }
    }

    private static void check(float logit) {
        int exact = ProbabilityCoder.quantise(ProbabilityCoder.probability(logit, true));
        assertEquals(exact, CodeTable.SIGMOID.code(logit) & 0xff, () -> "logit " + logit);
    }

    @Test
    void givesTheExactCodes() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300_000; i++) check((float) random.nextDouble(-9, 9));
        for (int i = 0; i < 100_000; i++) {
            float any = Float.intBitsToFloat(random.nextInt());
            if (!Float.isNaN(any)) check(any);
        }
    }

    /** Around every logit at which the code changes. */
    @Test
    void changesWhereTheExactCodeChanges() {
        for (int code = 0; code < 255; code++) {
            double p = (code + 0.5) / 255;
            float logit = (float) Math.log(p / (1 - p));
            float from = logit;
            for (int i = 0; i < 200; i++) from = Math.nextDown(from);
            for (int i = 0; i < 400; i++, from = Math.nextUp(from)) check(from);
        }
    }

    @Test
    void hasEnds() {
        for (float logit :
                new float[] {
                    0, -0f, 8, -8, 7.9999995f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE
                }) check(logit);
        check(Float.POSITIVE_INFINITY);
        check(Float.NEGATIVE_INFINITY);
    }
}

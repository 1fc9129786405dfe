// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.util.Arrays;

/**
 * From logits to stored bytes without an exponential for each: as the code never falls while the
 * logit rises, 255 logits, the first of each code, say everything. They are found by bisection with
 * the exact function, so the bytes are the same. Cells of equal width, of which each has one of
 * them at most, tell where to look. Immutable.
 */
final class CodeTable {

    /** Codes of the sigmoid, as {@link ProbabilityCoder} defines them. */
    static final CodeTable SIGMOID = new CodeTable();

    /** So fine that no cell has two first logits: codes are 4/255 apart at least, in the middle. */
    private static final float PER_UNIT = 128;

    /** Beyond it the code is that of infinity. */
    private static final float END = 8;

    private static final int CELLS = (int) (2 * END * PER_UNIT) + 1;

    /**
     * By cell: the code at its beginning, and the logit from which on it is one more; NaN for none.
     */
    private final byte[] codes = new byte[CELLS];

    private final float[] first = new float[CELLS];

    /** The smallest logit of each code from 1 on. */
    private final float[] firsts = new float[ProbabilityCoder.ONE];

    private CodeTable() {
        Arrays.fill(first, Float.NaN);
        int[] above = new int[CELLS];
        for (int code = 1; code <= ProbabilityCoder.ONE; code++) {
            float logit = first(code);
            firsts[code - 1] = logit;
            int cell = cell(logit);
            if (!Float.isNaN(first[cell])) throw new IllegalStateException();
            first[cell] = logit;
            above[cell] = 1;
        }
        for (int cell = 0, code = 0; cell < CELLS; cell++) {
            codes[cell] = (byte) code;
            code += above[cell];
        }
    }

    /** The smallest logit whose code is at least this. */
    private static float first(int code) {
        long low = order(-END);
        long high = order(END);
        while (high - low > 1) {
            long middle = (low + high) >> 1;
            if (exact(logit(middle)) >= code) high = middle;
            else low = middle;
        }
        return logit(high);
    }

    private static int exact(float logit) {
        return ProbabilityCoder.quantise(ProbabilityCoder.probability(logit, true));
    }

    /** Whole numbers that rise by one from each float to the next. */
    private static long order(float value) {
        int bits = Float.floatToIntBits(value);
        return bits >= 0 ? bits : -(long) (bits & Integer.MAX_VALUE);
    }

    private static float logit(long order) {
        float size = Float.intBitsToFloat((int) Math.abs(order));
        return order >= 0 ? size : -size;
    }

    private static int cell(float logit) {
        return (int) ((Math.min(END, Math.max(-END, logit)) + END) * PER_UNIT);
    }

    /** The smallest logit of each code from 1 on: a code is how many of them a logit reaches. */
    float[] firsts() {
        return firsts.clone();
    }

    /** The code of a logit that is a number. */
    byte code(float logit) {
        int cell = cell(logit);
        return (byte) (codes[cell] + (logit >= first[cell] ? 1 : 0));
    }
}

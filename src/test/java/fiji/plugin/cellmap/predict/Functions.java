// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import java.util.SplittableRandom;

/** Networks that a test can predict by hand; every output depends on its own window only. */
final class Functions {

    private Functions() {}

    /**
     * The predictor of the oracles with three channels: w; (a + 10 b + 100 c) / 1000 of the local
     * index; the square of w plus the second.
     */
    static final WindowFunction ORACLE =
            (input, n, window) -> {
                int size = window[0] * window[1] * window[2];
                float[] out = new float[3 * n * size];
                for (int i = 0; i < n * size; i++) {
                    int local = i % size;
                    int a = local / (window[1] * window[2]);
                    int b = local / window[2] % window[1];
                    int c = local % window[2];
                    float place = (float) ((a + 10.0 * b + 100.0 * c) / 1000);
                    int at = i / size * 3 * size + local;
                    out[at] = input[i];
                    out[at + size] = place;
                    out[at + 2 * size] = input[i] * input[i] + place;
                }
                return out;
            };

    /** Two channels that depend on the mean of the window, as instance norm does. */
    static final WindowFunction GLOBAL =
            (input, n, window) -> {
                int size = window[0] * window[1] * window[2];
                float[] out = new float[2 * n * size];
                for (int k = 0; k < n; k++) {
                    double sum = 0;
                    for (int i = 0; i < size; i++) sum += input[k * size + i];
                    float mean = (float) (sum / size);
                    for (int i = 0; i < size; i++) {
                        out[2 * k * size + i] = 3 * (input[k * size + i] - mean);
                        out[(2 * k + 1) * size + i] = mean - 0.01f * (i % 7);
                    }
                }
                return out;
            };

    /** The first two channels of the oracles. */
    static final WindowFunction ORACLE_TWO =
            (input, n, window) -> {
                float[] three = ORACLE.apply(input, n, window);
                int size = input.length / n;
                float[] out = new float[2 * input.length];
                for (int k = 0; k < n; k++)
                    System.arraycopy(three, 3 * k * size, out, 2 * k * size, 2 * size);
                return out;
            };

    static float[] noise(long seed, int n) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) values[i] = (float) random.nextDouble();
        return values;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GaussiansTest {

    private static final int N = 1 << 20;

    private static float[] drawn(long seed, int n) {
        float[] values = new float[n];
        Gaussians.add(values, 1, seed);
        return values;
    }

    private static double moment(float[] values, int power) {
        return Arrays.stream(asDoubles(values)).map(v -> Math.pow(v, power)).average().orElse(0);
    }

    private static double[] asDoubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) doubles[i] = values[i];
        return doubles;
    }

    @Test
    void momentsAndSharesAreThoseOfTheDistribution() {
        float[] values = drawn(5, N);
        assertEquals(0, moment(values, 1), 0.004);
        assertEquals(1, moment(values, 2), 0.006);
        assertEquals(0, moment(values, 3), 0.01);
        assertEquals(3, moment(values, 4), 0.05);
        double[] limits = {-2, -1, 0, 0.5, 1, 2, 3};
        double[] below = {0.022750, 0.158655, 0.5, 0.691462, 0.841345, 0.977250, 0.998650};
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < limits.length; i++) {
            int at = Arrays.binarySearch(sorted, (float) limits[i]);
            double share = (at < 0 ? -at - 1 : at) / (double) N;
            assertEquals(below[i], share, 0.0016, "below " + limits[i]);
        }
        assertTrue(sorted[N - 1] > 3.9 && sorted[N - 1] < 4.3, "largest " + sorted[N - 1]);
    }

    @Test
    void neighboursAndSeedsAreIndependent() {
        float[] values = drawn(5, N);
        float[] other = drawn(6, N);
        for (int lag = 1; lag <= 5; lag++) {
            double sum = 0;
            for (int i = lag; i < N; i++) sum += values[i] * (double) values[i - lag];
            assertEquals(0, sum / N, 0.005, "lag " + lag);
        }
        double sum = 0;
        for (int i = 0; i < N; i++) sum += values[i] * (double) other[i];
        assertEquals(0, sum / N, 0.005);
    }

    @Test
    void isAPureFunctionOfTheSeedAndAdds() {
        assertArrayEquals(drawn(9, 1003), drawn(9, 1003));
        assertFalse(Arrays.equals(drawn(9, 1003), drawn(10, 1003)));
        float[] values = Synthetic.constant(7, 1, 1, 10);
        Gaussians.add(values, 0, 1);
        assertArrayEquals(Synthetic.constant(7, 1, 1, 10), values);
    }
}

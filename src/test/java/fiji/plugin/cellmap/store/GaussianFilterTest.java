// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import fiji.plugin.cellmap.store.GaussianFilter.Border;
import org.junit.jupiter.api.Test;

/** Values of {@code scipy.ndimage.gaussian_filter} in float32, bit for bit. */
class GaussianFilterTest {

    private static final long[] SHAPE = {2, 3, 5};
    private static final Box ALL = Box.of(SHAPE);
    private static final double[] SIGMA = {1.3, 0.6, 2};

    private static final float[] REPEATED = {
        35.49696f, 40.53276f, 45.476395f, 49.94935f, 53.87971f, 51.211006f, 50.290028f, 50.06895f,
        50.13246f, 49.87986f, 47.182465f, 45.975685f, 44.97752f, 43.43078f, 40.935616f, 43.63867f,
        47.71894f, 52.568295f, 58.274105f, 64.36584f, 46.301285f, 47.654533f, 49.948765f, 53.13196f,
        56.573017f, 41.352905f, 44.287903f, 46.90803f, 48.499184f, 49.017548f
    };

    private static final float[] MIRRORED = {
        43.20098f,
        44.919632f,
        47.627575f,
        50.299137f,
        51.959f,
        48.15217f,
        48.724125f,
        49.859573f,
        51.22791f,
        52.17622f,
        43.959625f,
        44.765236f,
        45.82927f,
        46.54917f,
        46.79867f,
        46.077618f,
        47.631718f,
        50.28709f,
        53.175365f,
        55.105846f,
        47.51396f,
        48.245213f,
        49.719326f,
        51.549137f,
        52.85519f,
        43.891212f,
        45.085037f,
        46.67717f,
        47.828316f,
        48.309513f
    };

    private static float[] values() {
        float[] values = new float[30];
        for (int i = 0; i < values.length; i++) values[i] = i * 37 % 101;
        return values;
    }

    private static GaussianFilter[] filters(double... sigma) {
        GaussianFilter[] filters = new GaussianFilter[3];
        for (int d = 0; d < 3; d++) filters[d] = GaussianFilter.of(sigma[d]);
        return filters;
    }

    @Test
    void theBitsOfScipy() {
        GaussianFilter[] filters = filters(SIGMA);
        assertArrayEquals(
                REPEATED, GaussianFilter.apply(filters, Border.REPEAT, values(), ALL, ALL, SHAPE));
        assertArrayEquals(
                MIRRORED, GaussianFilter.apply(filters, Border.MIRROR, values(), ALL, ALL, SHAPE));
    }

    @Test
    void theSameBitsInAnyBox() {
        Box part = new Box(new long[] {1, 0, 2}, new long[] {1, 2, 3});
        float[] expected = new float[6];
        Boxes.copy(MIRRORED, ALL, expected, part);
        assertArrayEquals(
                expected,
                GaussianFilter.apply(filters(SIGMA), Border.MIRROR, values(), ALL, part, SHAPE));
    }

    @Test
    void noSigmaChangesNothing() {
        float[] values = values();
        assertSame(
                values,
                GaussianFilter.apply(filters(0, 0, 0), Border.REPEAT, values, ALL, ALL, SHAPE));
    }
}

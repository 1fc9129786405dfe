// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.predict.TestTimeAugmentation.Ensemble;
import fiji.plugin.cellmap.predict.TestTimeAugmentation.View;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestTimeAugmentationTest {

    private static final int[] SHAPE = {5, 5, 6};
    private static final int SIZE = 150;
    private static final int CHANNELS = 3;

    private final Golden golden = new Golden("tta.safetensors");

    /** Channels 0 and 1: three times a 3x3x3 convolution; 2: rolled along depth, minus 0.3. */
    private float[] network(float[] image, int[] n) {
        float[] weight = golden.floats("conv.weight");
        float[] bias = golden.floats("conv.bias");
        float[] out = new float[CHANNELS * SIZE];
        for (int i = 0; i < SIZE; i++) {
            int z = i / (n[1] * n[2]);
            int y = i / n[2] % n[1];
            int x = i % n[2];
            for (int c = 0; c < 2; c++) {
                double sum = bias[c];
                for (int k = 0; k < 27; k++) {
                    int a = z + k / 9 - 1;
                    int b = y + k / 3 % 3 - 1;
                    int d = x + k % 3 - 1;
                    if (a < 0 || b < 0 || d < 0 || a >= n[0] || b >= n[1] || d >= n[2]) continue;
                    sum += weight[c * 27 + k] * (double) image[(a * n[1] + b) * n[2] + d];
                }
                out[c * SIZE + i] = (float) (3 * sum);
            }
            int before = (z + n[0] - 1) % n[0];
            out[2 * SIZE + i] = image[(before * n[1] + y) * n[2] + x] - 0.3f;
        }
        return out;
    }

    private static float[] sigmoid(float[] logits) {
        float[] p = new float[logits.length];
        for (int i = 0; i < p.length; i++) p[i] = (float) (1 / (1 + Math.exp(-logits[i])));
        return p;
    }

    private static float[] softmax(float[] logits) {
        float[] p = new float[logits.length];
        for (int i = 0; i < SIZE; i++) {
            double sum = 0;
            for (int c = 0; c < CHANNELS; c++) sum += Math.exp(logits[c * SIZE + i]);
            for (int c = 0; c < CHANNELS; c++)
                p[c * SIZE + i] = (float) (Math.exp(logits[c * SIZE + i]) / sum);
        }
        return p;
    }

    private void check(
            String name, UnaryOperator<float[]> activation, List<View> views, Ensemble ensemble) {
        float[] out =
                TestTimeAugmentation.apply(
                        golden.floats("image"), SHAPE, this::network, activation, views, ensemble);
        Golden.assertClose(golden.floats("out." + name), out, 2e-6, name);
    }

    @Test
    void noAugmentation() {
        check(
                "null_sigmoid",
                TestTimeAugmentationTest::sigmoid,
                List.of(View.flip(0)),
                Ensemble.MEAN);
    }

    @ParameterizedTest
    @EnumSource(Ensemble.class)
    void allFlips(Ensemble ensemble) {
        String name = "all_flips_sigmoid_" + ensemble.name().toLowerCase(Locale.ROOT);
        check(name, TestTimeAugmentationTest::sigmoid, TestTimeAugmentation.flips(), ensemble);
    }

    @Test
    void softmaxBeforeTheMean() {
        check(
                "all_flips_softmax_mean",
                TestTimeAugmentationTest::softmax,
                TestTimeAugmentation.flips(),
                Ensemble.MEAN);
    }

    @Test
    void listedFlipsComeWithTheIdentity() {
        List<View> views = List.of(View.flip(0), View.flip(1), View.flip(4));
        check("list_1_3_sigmoid_mean", TestTimeAugmentationTest::sigmoid, views, Ensemble.MEAN);
    }

    @Test
    void flipsAndQuarterTurns() {
        check(
                "flips_all_rot90_01_sigmoid_mean",
                TestTimeAugmentationTest::sigmoid,
                TestTimeAugmentation.flipsAndTurns(new int[] {0, 1}),
                Ensemble.MEAN);
    }
}

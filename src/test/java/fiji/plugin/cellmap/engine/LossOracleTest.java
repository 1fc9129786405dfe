// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every loss, value and gradient, against MONAI and PyTorch, which never saw the unknown voxels;
 * {@code src/test/python/losses.py} made the oracle. Unknown voxels have a gradient of exactly 0.
 */
class LossOracleTest {

    private static final Path ORACLE = Path.of("src/test/resources/oracles/losses.tsv");
    private static final int[] SHAPE = {2, 3, 4, 5, 6};
    private static final int VOXELS = 4 * 5 * 6;
    private static final double[] WEIGHTS = {0.5, 2, 1.25};
    private static final double[] WITH_BACKGROUND = {0.25, 0.5, 2, 1.25};

    private static final Map<String, double[]> EXPECTED = new LinkedHashMap<>();

    @TempDir Path folder;

    @BeforeAll
    static void read() throws Exception {
        for (String line : Files.readAllLines(ORACLE)) {
            String[] c = line.split("\t");
            EXPECTED.put(c[0], Stream.of(c).skip(1).mapToDouble(Double::parseDouble).toArray());
        }
    }

    /** A loss of masks by its name in the oracle. */
    record Masks(String name, LossSection loss, double[] weights, boolean everywhere) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Masks> masks() {
        return Stream.of(
                masks("bce", l -> l.with(LossSection::bce, 1.0)),
                weighted("bce_weights", l -> l.with(LossSection::bce, 1.0)),
                masks(
                        "bce_pos_weights",
                        l ->
                                l.with(LossSection::bce, 1.0)
                                        .with(LossSection::posWeights, new double[] {3, 0.5, 1})),
                masks("dice", LossOracleTest::dice),
                weighted("dice_weights", LossOracleTest::dice),
                masks("dice_squared", l -> dice(l).with(LossSection::squaredPred, true)),
                masks("dice_jaccard", l -> dice(l).with(LossSection::jaccard, true)),
                masks(
                        "dice_smooth",
                        l ->
                                dice(l).with(LossSection::smoothNr, 0.0)
                                        .with(LossSection::smoothDr, 1.0)),
                everywhere("dice_batch", l -> dice(l).with(LossSection::batch, true)),
                masks("focal", l -> l.with(LossSection::focal, 1.0)),
                masks(
                        "focal_alpha",
                        l ->
                                l.with(LossSection::focal, 1.0)
                                        .with(LossSection::focalGamma, 1.5)
                                        .with(LossSection::focalAlpha, 0.25)),
                weighted("focal_weights", l -> l.with(LossSection::focal, 1.0)),
                masks("cross_entropy", l -> l.with(LossSection::crossEntropy, 1.0)),
                weighted("cross_entropy_weights", l -> l.with(LossSection::crossEntropy, 1.0)),
                masks(
                        "limits",
                        l ->
                                dice(l).with(LossSection::bce, 1.0)
                                        .with(LossSection::divisor, "all")
                                        .with(LossSection::logitLimit, 2.5)
                                        .with(LossSection::leastProbability, 0.1)),
                masks("tversky", LossOracleTest::tversky),
                everywhere(
                        "tversky_batch",
                        l -> l.with(LossSection::tversky, 1.0).with(LossSection::batch, true)),
                masks("focal_tversky", l -> tversky(l).with(LossSection::tverskyGamma, 0.75)),
                everywhere("generalized_square", LossOracleTest::generalized),
                everywhere(
                        "generalized_simple",
                        l -> generalized(l).with(LossSection::wType, "simple")),
                everywhere(
                        "generalized_uniform",
                        l -> generalized(l).with(LossSection::wType, "uniform")),
                everywhere(
                        "generalized_batch", l -> generalized(l).with(LossSection::batch, true)));
    }

    static Stream<Masks> exclusives() {
        return Stream.of(
                masks("x_ce", l -> l.with(LossSection::bce, 1.0)),
                exclusive("x_ce_weights", l -> l.with(LossSection::bce, 1.0)),
                masks("x_dice", LossOracleTest::dice),
                exclusive("x_dice_weights", LossOracleTest::dice),
                masks(
                        "x_dice_no_background",
                        l -> dice(l).with(LossSection::includeBackground, false)),
                masks("x_generalized", LossOracleTest::generalized),
                masks("x_tversky", LossOracleTest::tversky),
                masks("x_focal", l -> l.with(LossSection::focal, 1.0)),
                masks(
                        "x_focal_alpha",
                        l ->
                                l.with(LossSection::focal, 1.0)
                                        .with(LossSection::focalGamma, 1.5)
                                        .with(LossSection::focalAlpha, 0.25)));
    }

    @ParameterizedTest
    @MethodSource("masks")
    void ofMasks(Masks given) {
        float[] m = mask();
        if (given.everywhere) Arrays.fill(m, 1);
        float[] y = new float[m.length];
        float[] u = Golden.input("loss.y", y.length);
        for (int i = 0; i < y.length; i++)
            y[i] = u[i] > 0.7f && i / VOXELS != 5 && m[i] > 0 ? 1 : 0;
        Objective objective =
                new Objective(
                        given.loss,
                        false,
                        false,
                        new boolean[0],
                        given.weights,
                        given.loss.posWeights());
        float[][] found = run(objective, y, m, logits("loss.z", SHAPE));
        check(given.name, found);
        for (int i = 0; i < m.length; i++)
            if (m[i] == 0) assertTrue(found[1][i] == 0, "voxel " + i);
    }

    @ParameterizedTest
    @MethodSource("exclusives")
    void ofExclusiveClasses(Masks given) {
        float[] index = Golden.input("loss.index", 2 * VOXELS);
        float[] known = Golden.input("loss.known", 2 * VOXELS);
        float[] y = new float[6 * VOXELS];
        float[] m = new float[y.length];
        for (int i = 0; i < y.length; i++) {
            int voxel = i / (3 * VOXELS) * VOXELS + i % VOXELS;
            int c = i / VOXELS % 3;
            // What is not known is the class 0 or 2 of the three, whatever the index says.
            boolean annotated = known[voxel] > 0.4f || c == 1 && (int) (4 * index[voxel]) != 2;
            m[i] = annotated ? 1 : 0;
            y[i] = annotated && (int) (4 * index[voxel]) == c + 1 ? 1 : 0;
        }
        Objective objective =
                new Objective(given.loss, true, true, new boolean[0], given.weights, null);
        float[][] found = run(objective, y, m, logits("loss.zx", new int[] {2, 4, 4, 5, 6}));
        check(given.name, found);
        for (int i = 0; i < found[1].length; i++)
            if (known[i / (4 * VOXELS) * VOXELS + i % VOXELS] <= 0.4f)
                assertTrue(found[1][i] == 0, "voxel " + i);
    }

    @Test
    void ofDistances() {
        distances("mse", null, 0, true, true, true);
        distances("smooth_l1", null, 1, true, true, true);
        distances("mse_weights", WEIGHTS, 0, true, true, true);
        distances("mixed", null, 0, true, false, true);
    }

    private void distances(String name, double[] weights, double smoothL1, boolean... distance) {
        LossSection loss =
                none().with(LossSection::mse, 1 - smoothL1)
                        .with(LossSection::bce, 1.0)
                        .with(LossSection::smoothL1, smoothL1)
                        .with(LossSection::smoothL1Beta, 0.1)
                        .make();
        float[] m = mask();
        float[] y = Golden.input("loss.d", m.length);
        float[] masks = Golden.input("loss.y", m.length);
        for (int i = 0; i < y.length; i++) {
            boolean present = masks[i] > 0.7f && i / VOXELS != 5;
            y[i] =
                    m[i] == 0
                            ? 0
                            : distance[i / VOXELS % 3]
                                    ? Math.round(Objective.ONE * (2 * y[i] - 1))
                                    : present ? 1 : 0;
        }
        Objective objective = new Objective(loss, false, false, distance, weights, null);
        float[][] found = run(objective, y, m, logits("loss.z", SHAPE));
        check(name, found);
        for (int i = 0; i < m.length; i++)
            if (m[i] == 0) assertTrue(found[1][i] == 0, "voxel " + i);
    }

    @Test
    void ofHeads() {
        heads("heads_given", "given", "nearest", false);
        heads("heads_exp", "exp", "nearest-exact", false);
        heads("heads_two", "two", "any", false);
        heads("heads_same", "same", "mean", false);
        heads("heads_normalized", "exp", "mean", true);
        heads("heads_trilinear", "given", "trilinear", false, 1, 0.7, 0.4);
    }

    private void heads(
            String name, String mode, String pooling, boolean normalised, double... given) {
        double[] weights = given.length > 0 ? given : new double[] {1, 0.7};
        LossSection loss =
                none().with(LossSection::bce, 1.0)
                        .with(LossSection::deepSupervision, weights)
                        .with(LossSection::weightMode, mode)
                        .with(LossSection::pooling, pooling)
                        .with(LossSection::normalizeWeights, normalised)
                        .make();
        int[] shape = {1, 2, 8, 8, 8};
        float[] y = Golden.input("loss.hy", 1024);
        float[] m = Golden.input("loss.hm", 1024);
        for (int i = 0; i < y.length; i++) {
            m[i] = m[i] > 0.2f ? 1 : 0;
            y[i] = y[i] > 0.8f ? m[i] : 0;
        }
        float[][] found =
                LossRun.of(
                        folder,
                        Objective.masks(loss),
                        Tensor.of(shape, y),
                        Tensor.of(shape, m),
                        logits("loss.h0", shape),
                        logits("loss.h1", new int[] {1, 2, 4, 4, 4}),
                        logits("loss.h2", new int[] {1, 2, 2, 2, 2}));
        check(name, found);
        for (int i = 0; i < m.length; i++)
            if (m[i] == 0) assertTrue(found[1][i] == 0, "voxel " + i);
    }

    /** What is not annotated cannot spoil a training either, whatever the network says there. */
    @Test
    void nothingKnownTeachesNothing() {
        float[] nothing = new float[6 * VOXELS];
        LossSection all =
                Named.like(dice(none()).make())
                        .with(LossSection::bce, 1.0)
                        .with(LossSection::focal, 1.0)
                        .with(LossSection::tversky, 1.0)
                        .with(LossSection::tverskyGamma, 0.75)
                        .with(LossSection::generalizedDice, 1.0)
                        .make();
        float[][] masks = run(Objective.masks(all), nothing, nothing, logits("loss.z", SHAPE));
        assertArrayIsZero(masks[1]);
        Objective exclusive = new Objective(all, true, true, new boolean[0], null, null);
        Tensor z = logits("loss.zx", new int[] {2, 4, 4, 5, 6});
        float[][] found = run(exclusive, nothing, nothing, z);
        assertArrayIsZero(found[1]);
        assertTrue(Float.isFinite(found[0][0]) && Float.isFinite(masks[0][0]));
    }

    private static void assertArrayIsZero(float[] values) {
        for (float v : values) assertTrue(v == 0);
    }

    private static void check(String name, float[][] found) {
        double[] expected = EXPECTED.get(name);
        assertEquals(expected[0], found[0][0], 2e-5 * expected[0], name);
        int size = Stream.of(found).skip(1).mapToInt(g -> g.length).sum();
        float[] vector = Golden.input("loss.product", size);
        double norm = 0;
        double product = 0;
        int k = 0;
        for (int head = 1; head < found.length; head++)
            for (float g : found[head]) {
                norm += (double) g * g;
                product += g * (2.0 * vector[k++] - 1);
            }
        assertEquals(expected[1], Math.sqrt(norm), 2e-5 * expected[1], name);
        assertEquals(expected[2], product, 1e-4 * expected[1], name);
    }

    private float[][] run(Objective objective, float[] y, float[] m, Tensor z) {
        return LossRun.of(folder, objective, Tensor.of(SHAPE, y), Tensor.of(SHAPE, m), z);
    }

    private static Tensor logits(String name, int[] shape) {
        float[] values = Golden.input(name, Tensor.size(shape));
        for (int i = 0; i < values.length; i++) values[i] = 8 * values[i] - 4;
        return Tensor.of(shape, values);
    }

    /** Known voxels; the class 1 of sample 0 is unknown. */
    private static float[] mask() {
        float[] m = Golden.input("loss.m", 6 * VOXELS);
        for (int i = 0; i < m.length; i++) m[i] = m[i] > 0.4f && i / VOXELS != 1 ? 1 : 0;
        return m;
    }

    private static Named<LossSection> none() {
        return Named.of(LossSection.class).with(LossSection::bce, 0.0).with(LossSection::dice, 0.0);
    }

    private static Named<LossSection> dice(Named<LossSection> loss) {
        return loss.with(LossSection::dice, 1.0);
    }

    private static Named<LossSection> tversky(Named<LossSection> loss) {
        return loss.with(LossSection::tversky, 1.0)
                .with(LossSection::tverskyAlpha, 0.3)
                .with(LossSection::tverskyBeta, 0.7);
    }

    private static Named<LossSection> generalized(Named<LossSection> loss) {
        return loss.with(LossSection::generalizedDice, 1.0);
    }

    private static Masks masks(String name, UnaryOperator<Named<LossSection>> loss) {
        return new Masks(name, loss.apply(none()).make(), null, false);
    }

    private static Masks weighted(String name, UnaryOperator<Named<LossSection>> loss) {
        return new Masks(name, loss.apply(none()).make(), WEIGHTS, false);
    }

    private static Masks exclusive(String name, UnaryOperator<Named<LossSection>> loss) {
        return new Masks(name, loss.apply(none()).make(), WITH_BACKGROUND, false);
    }

    private static Masks everywhere(String name, UnaryOperator<Named<LossSection>> loss) {
        return new Masks(name, loss.apply(none()).make(), null, true);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EM of one value, such as padding around tissue, is not given to the network. */
class UniformTest {

    private static final long[] SHAPE = {24, 17, 19};

    @TempDir Path folder;
    private final AtomicInteger calls = new AtomicInteger();

    /** Never background, and never NaN. */
    private final WindowFunction counting =
            (input, n, window) -> {
                calls.addAndGet(n);
                return Functions.GLOBAL.apply(input, n, window);
            };

    /** Noise in the planes and columns from {@code z} and {@code x} on, else one value. */
    private static GreyBox padded(int z, int x) {
        float[] values = Functions.noise(9, (int) Box.of(SHAPE).size());
        for (int i = 0; i < values.length; i++) {
            long row = i / SHAPE[2];
            if (row / SHAPE[1] < z || i % SHAPE[2] < x) values[i] = 0.25f;
        }
        return GreyBox.of(values, SHAPE);
    }

    private static PredictSection settings(boolean skip) {
        return Named.like(Prediction.settings("float32", false, 1, 0))
                .with(PredictSection::skipUniform, skip)
                .make();
    }

    private Prediction prediction(String name, GreyBox volume, boolean skip) {
        return Prediction.in(folder.resolve(name), SHAPE)
                .with(volume)
                .with(counting)
                .with(settings(skip));
    }

    private static List<String> skipped(Prediction p) {
        return Ledger.read(p.ledger()).stream().map(BlockRecord::skipped).toList();
    }

    /** Windows are 6 voxels and 3 apart: those from 0 to 12 see planes up to 18. */
    @Test
    void whatOnlyUniformWindowsCoverIsBackground() {
        Prediction all = prediction("all", padded(18, 0), false);
        all.run();
        int before = calls.getAndSet(0);
        Prediction some = prediction("some", padded(18, 0), true);
        PredictionSummary summary = some.run();
        assertTrue(calls.get() < before / 2, calls + " of " + before);
        float[] asked = (float[]) all.values("mito");
        float[] found = (float[]) some.values("mito");
        int plane = (int) (SHAPE[1] * SHAPE[2]);
        float[] nothing = new float[15 * plane];
        assertArrayEquals(nothing, Arrays.copyOf(found, nothing.length));
        assertTrue(found[nothing.length] > 0);
        for (int i = 18 * plane; i < found.length; i++) assertEquals(asked[i], found[i]);
        assertEquals(3, summary.skipped());
        assertEquals(6, summary.blocks());
        assertEquals(List.of("uniform", "uniform", "uniform"), skipped(some).subList(0, 3));
        assertNull(skipped(some).get(3));
    }

    @Test
    void thePlanDoesNotMatter() {
        Prediction whole = prediction("whole", padded(7, 8), true);
        whole.run();
        Prediction part = prediction("part", padded(7, 8), true);
        while (true)
            try {
                part = part.budget(part.memory().total() - 1);
                part.memory();
            } catch (UsageException least) {
                break;
            }
        part.budget(part.budget() + 1).run();
        assertEquals(whole.bytes(), part.bytes());
    }

    @Test
    void nothingButPaddingIsCompleteWithoutTheNetwork() {
        Prediction p = prediction("nothing", padded(24, 0), true);
        PredictionSummary summary = p.run();
        assertEquals(0, calls.get());
        assertEquals(6, summary.skipped());
        assertArrayEquals(new float[(int) Box.of(SHAPE).size()], (float[]) p.values("er"));
        assertEquals(6, p.run().resumed());
    }

    /** A box that begins before the EM, whose border windows would otherwise repeat. */
    @Test
    void whatLiesOutsideTheEmIsBackground() {
        BlockSource<float[]> em = padded(0, 0).grey().translate(12, 0, 0);
        Prediction p = prediction("outside", new GreyBox(em, SHAPE), true);
        p.run();
        float[] found = (float[]) p.values("mito");
        int plane = (int) (SHAPE[1] * SHAPE[2]);
        assertArrayEquals(new float[9 * plane], Arrays.copyOf(found, 9 * plane));
        assertTrue(found[12 * plane] > 0);
    }
}

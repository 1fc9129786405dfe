// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictorTest {

    private static final long[] SHAPE = {14, 9, 11};

    @TempDir Path folder;

    private Prediction prediction() {
        return Prediction.in(folder, SHAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uint8", "float32"})
    void theResultIsTheSlidingWindowsSigmoid(String dtype) {
        Prediction p = prediction().with(Prediction.settings(dtype, false, 3, 0));
        p.run();
        float[] image = p.volume().grey().read(Box.of(SHAPE));
        float[] logits =
                new SlidingWindow(
                                new int[] {6, 6, 6},
                                new double[] {0.5},
                                0.125,
                                Padding.REPLICATE,
                                3)
                        .apply(image, SHAPE, Functions.GLOBAL, 2, Progress.none());
        DType type = DType.of(dtype);
        for (int c = 0; c < 2; c++) {
            Object expected = type.allocate(image.length);
            float[] channel = Arrays.copyOfRange(logits, c * image.length, (c + 1) * image.length);
            new ProbabilityCoder("sigmoid", type).encode(channel, expected, 0);
            Object found = p.values(List.of("mito", "er").get(c));
            if (expected instanceof byte[] bytes) assertArrayEquals(bytes, (byte[]) found);
            else assertArrayEquals((float[]) expected, (float[]) found);
        }
    }

    /** Chunks, metadata or all of it: what is gone at the end is not called predicted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "em.zarr",
                "em.zarr/crop1/er/s0",
                "em.zarr/crop1/er/s0/.zarray",
                "em.zarr/crop1/mito/s0/0"
            })
    void whatIsRemovedWhileItIsWrittenIsMissed(String what) {
        AtomicBoolean removed = new AtomicBoolean();
        Path first = folder.resolve("em.zarr/crop1/mito/s0/0/0/0");
        AtomicInteger calls = new AtomicInteger();
        Prediction p =
                Prediction.in(folder, 60, 9, 11)
                        .with(
                                (input, n, w) -> {
                                    // Blocks are written while the network is ahead of them.
                                    if (calls.incrementAndGet() > 60) await(first, removed);
                                    if (Files.exists(first) && removed.compareAndSet(false, true))
                                        remove(what);
                                    return Functions.GLOBAL.apply(input, n, w);
                                });
        CellMapException e = assertThrows(CellMapException.class, p::run);
        // A file that was just being written there cannot get its name.
        boolean atOnce = e.getMessage().startsWith("Cannot write a file");
        assertTrue(atOnce || e.why().contains("removed"), e.getMessage());
        assertTrue(removed.get());
    }

    private static void await(Path file, AtomicBoolean removed) {
        try {
            while (!removed.get() && !Files.exists(file)) TimeUnit.MILLISECONDS.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Though more may be written there meanwhile. */
    private void remove(String what) {
        for (int left = 100; ; left--)
            try {
                AtomicFiles.deleteTree(folder.resolve(what));
                return;
            } catch (IOException | UncheckedIOException e) {
                if (left == 0) throw new IllegalStateException(e);
            }
    }

    @Test
    void theImagesSayWhereTheyAre() {
        Prediction p = prediction();
        p.run();
        try (var store = Stores.open(p.zarr())) {
            Multiscale.Level level = Multiscale.read(store, "crop1/er").finest();
            assertArrayEquals(Prediction.GRID.scale(), level.grid().scale());
            assertArrayEquals(Prediction.GRID.translation(), level.grid().translation());
            assertArrayEquals(SHAPE, store.open("crop1/er/s0").spec().shape());
            assertEquals(255, store.open("crop1/er/s0").attributes().get("one").asInt());
        }
    }

    @Test
    void theSummaryCountsAndWarns() {
        Prediction p =
                prediction()
                        .with(
                                (input, n, w) -> {
                                    float[] out = new float[2 * input.length];
                                    Arrays.fill(out, -1e9f);
                                    return out;
                                });
        PredictionSummary s = p.run();
        assertEquals(14 * 9 * 11, s.voxels());
        assertEquals(4, s.blocks());
        assertEquals(0, s.resumed());
        assertEquals(new PredictionSummary.ClassSummary("mito", 0, 0, 0), s.classes().get(0));
        assertEquals(2, s.warnings().size());
        assertTrue(s.warnings().get(0).startsWith("Class mito is 0 in every voxel"));

        PredictionSummary again = p.into(folder.resolve("b")).with(Functions.GLOBAL).run();
        assertEquals(List.of(), again.warnings());
        assertTrue(again.classes().get(0).max() > again.classes().get(0).mean());
        byte[] values = (byte[]) p.into(folder.resolve("b")).values("mito");
        double sum = 0;
        for (byte v : values) sum += (v & 0xff) / 255.0;
        assertEquals(sum / values.length, again.classes().get(0).mean(), 1e-12);
    }

    /** Less memory means more columns and more evaluations; the bytes stay. */
    @Test
    void theMemoryDoesNotChangeTheResult() {
        Prediction whole = Prediction.in(folder.resolve("whole"), 5, 9, 13);
        CancelAfter all = new CancelAfter(Long.MAX_VALUE);
        whole.run(all);
        long windows = all.total;
        long budget = whole.memory().total() - 1;
        int plans = 0;
        while (true) {
            Prediction part = whole.into(folder.resolve("part" + budget)).budget(budget);
            CancelAfter progress = new CancelAfter(Long.MAX_VALUE);
            try {
                budget = part.memory().total() - 1;
            } catch (UsageException tooLittle) {
                break;
            }
            part.run(progress);
            assertEquals(whole.bytes(), part.bytes());
            assertEquals(progress.total, progress.done);
            windows = Math.max(windows, progress.total);
            plans++;
        }
        assertTrue(plans >= 3 && windows > all.total, plans + " plans, " + windows + " windows");
    }

    /** Libraries give a window other last bits in a batch of another size; calls have one size. */
    @Test
    void thePlanDoesNotChangeTheBatches() {
        WindowFunction sensitive =
                (input, n, w) -> {
                    float[] out = Functions.GLOBAL.apply(input, n, w);
                    for (int i = 0; i < out.length; i++) out[i] += n * 0.25f;
                    return out;
                };
        Prediction whole = Prediction.in(folder.resolve("whole"), 5, 9, 13).with(sensitive);
        whole.run();
        Prediction part = whole.into(folder.resolve("part"));
        while (true)
            try {
                part = part.budget(part.memory().total() - 1);
                part.memory();
            } catch (UsageException least) {
                break;
            }
        Prediction small = part.budget(part.budget() + 1);
        CancelAfter progress = new CancelAfter(Long.MAX_VALUE);
        small.run(progress);
        assertEquals(whole.bytes(), small.bytes());
        Prediction one = whole.into(folder.resolve("one"));
        one.with(Prediction.settings("uint8", false, 1, 0)).run();
        assertNotEquals(whole.bytes(), one.bytes());
    }

    /** Calls that end in another order than they began. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theNumberOfLanesDoesNotChangeTheResult(int lanes) {
        Prediction one = Prediction.in(folder.resolve("one"), 14, 9, 11);
        one.run();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        WindowFunction several =
                new WindowFunction() {
                    @Override
                    public float[] apply(float[] input, int n, int[] window) {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        try {
                            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(8));
                            return Functions.GLOBAL.apply(input, n, window);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        } finally {
                            running.decrementAndGet();
                        }
                    }

                    @Override
                    public int lanes() {
                        return lanes;
                    }
                };
        Prediction all = one.into(folder.resolve("several")).with(several);
        all.run();
        assertEquals(one.bytes(), all.bytes());
        assertTrue(most.get() > 1 && most.get() <= lanes);
    }

    @Test
    void contextIsReadWhereThereIsSome() {
        long[] large = {20, 20, 20};
        float[] image = Functions.noise(5, 8000);
        Box crop = new Box(new long[] {0, 3, 8}, new long[] {8, 10, 12});
        BlockSource<float[]> all = GreyBox.of(image, large).grey();
        GreyBox inside = new GreyBox(all.translate(0, -3, -8), crop.shape());
        Prediction p = prediction().with(inside).with(Prediction.settings("float32", false, 1, 5));
        p.run();
        // The grid covers z 0..13, y 0..18 (3 before, 5 behind), x 3..20 (5 before, 0 behind).
        Box domain = new Box(new long[] {0, 0, 3}, new long[] {13, 18, 17});
        float[] logits =
                new SlidingWindow(
                                new int[] {6, 6, 6},
                                new double[] {0.5},
                                0.125,
                                Padding.REPLICATE,
                                1)
                        .apply(
                                all.read(domain),
                                domain.shape(),
                                Functions.GLOBAL,
                                2,
                                Progress.none());
        float[] first = Arrays.copyOf(logits, (int) domain.size());
        float[] cut = GreyBox.of(first, domain.shape()).grey().read(crop.translate(0, 0, -3));
        float[] expected = new float[cut.length];
        new ProbabilityCoder("sigmoid", DType.FLOAT32).encode(cut, expected, 0);
        assertArrayEquals(expected, (float[]) p.values("mito"));
    }

    @Test
    void flipsAreHonoured() {
        Prediction p = prediction().with(Prediction.settings("float32", true, 2, 0));
        p.run();
        Prediction q =
                p.into(folder.resolve("b"))
                        .with(Prediction.settings("float32", false, 2, 0))
                        .with(
                                new FlipAverage(
                                        Functions.GLOBAL,
                                        List.of("er"),
                                        WindowShape.same(6, 6, 6)));
        q.run();
        assertArrayEquals((float[]) p.values("er"), (float[]) q.values("er"));
    }

    @Test
    void lackOfMemoryInTheNetworkIsReported() {
        Prediction p =
                prediction()
                        .with(
                                (input, n, w) -> {
                                    if (n > 1) throw new OutOfMemoryError("test");
                                    return Functions.GLOBAL.apply(input, n, w);
                                });
        PredictionSummary s = p.run();
        assertEquals(1, s.batchSize());
        assertTrue(s.warnings().get(0).contains("from 3 to 1"), s.warnings().toString());
        Prediction q = prediction().into(folder.resolve("b"));
        q.run();
        assertEquals(q.bytes(), p.bytes());
    }

    @Test
    void valuesThatAreNotNumbersAreAnError() {
        Prediction p =
                prediction()
                        .with(
                                (input, n, w) -> {
                                    float[] out = new float[2 * input.length];
                                    out[out.length - 1] = Float.NaN;
                                    return out;
                                });
        CellMapException e = assertThrows(CellMapException.class, p::run);
        assertTrue(e.where().startsWith("class er, plane z = "), e.where());
    }

    @Test
    void whatIsNotOursStays() throws Exception {
        Prediction p = prediction();
        p.run();
        Files.delete(p.ledger());
        var before = p.bytes();
        CellMapException e = assertThrows(CellMapException.class, p::run);
        assertTrue(e.why().contains("no ledger"), e.why());
        assertEquals(before, p.bytes());
        Prediction elsewhere = p.into(folder.resolve("b"));
        elsewhere.run();
        assertEquals(before, elsewhere.bytes());
    }

    @Test
    void impossibleSettingsAreRefused() {
        refused("predict.overlap", section(null, 1.0, 1, "uint8"));
        refused("predict.batch_size", section(null, 0.5, 0, "uint8"));
        refused("predict.dtype", section(null, 0.5, 1, "int16"));
        refused("predict.window", section(new int[] {6, 6}, 0.5, 1, "uint8"));
        refused("predict.window", section(new int[] {6, 6, 5}, 0.5, 1, "uint8"));
        assertFalse(Files.exists(prediction().ledger()));
    }

    @Test
    void anActivationThatNobodyKnowsIsRefused() {
        ModelContract c = Prediction.CONTRACT;
        ModelContract softmax =
                new ModelContract(
                        1,
                        "",
                        c.options(),
                        c.classes(),
                        c.voxelSize(),
                        c.window(),
                        new int[] {1},
                        1,
                        0,
                        "softmax");
        PredictSection settings = section(null, 0.5, 1, "uint8");
        UsageException e =
                assertThrows(UsageException.class, () -> PredictChecks.window(settings, softmax));
        assertTrue(e.why().contains("softmax"), e.why());
    }

    private static PredictSection section(int[] window, double overlap, int batch, String dtype) {
        return Named.of(PredictSection.class)
                .with(PredictSection::window, window)
                .with(PredictSection::overlap, overlap)
                .with(PredictSection::batchSize, batch)
                .with(PredictSection::dtype, dtype)
                .make();
    }

    private void refused(String key, PredictSection settings) {
        Prediction p = prediction().with(settings);
        UsageException e = assertThrows(UsageException.class, p::run);
        assertEquals(key, e.where());
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions of several networks at once against those of each alone. */
class EnsembleFunctionTest {

    private static final List<String> CLASSES = List.of("mito", "er");
    private static final long[] SHAPE = {13, 9, 11};

    @TempDir Path folder;

    /** Logits in both directions, so that the mean of probabilities is not that of logits. */
    private static final WindowFunction SECOND =
            (input, n, window) -> {
                float[] out = Functions.GLOBAL.apply(input, n, window);
                for (int i = 0; i < out.length; i++) out[i] = 2 - 3 * out[i];
                return out;
            };

    private static final WindowFunction THIRD =
            (input, n, window) -> {
                float[] out = new float[input.length];
                for (int i = 0; i < out.length; i++) out[i] = 4 * input[i] - 1;
                return out;
            };

    private static EnsembleFunction.Member member(WindowFunction function, String... classes) {
        return new EnsembleFunction.Member(function, List.of(classes), "sigmoid");
    }

    /** The third has one of the classes. */
    private static EnsembleFunction three() {
        return new EnsembleFunction(
                List.of(
                        member(Functions.GLOBAL, "mito", "er"),
                        member(SECOND, "mito", "er"),
                        member(THIRD, "er")));
    }

    private Prediction prediction(String name, String dtype, boolean flips) {
        return Prediction.in(folder.resolve(name), SHAPE)
                .with(Prediction.settings(dtype, flips, 2, 0));
    }

    /** With the contract that goes with the function. */
    private PredictionRequest request(
            Prediction p,
            fiji.plugin.cellmap.store.ArrayStore store,
            WindowFunction function,
            ModelContract contract) {
        return new PredictionRequest(
                p.volume(),
                Prediction.GRID,
                function,
                contract,
                p.settings(),
                p.identity(),
                store,
                "crop1",
                p.ledger());
    }

    private void run(
            Prediction p, WindowFunction function, ModelContract contract, Progress progress) {
        try (var store = Stores.openOrCreate(p.zarr())) {
            new Predictor(request(p, store, function, contract), null, Prediction.CHUNK, 1L << 30)
                    .run(progress);
        }
    }

    private static ModelContract merged() {
        return Prediction.CONTRACT.merged(CLASSES, null);
    }

    private float[] alone(String name, WindowFunction function, boolean flips, String label) {
        Prediction p = prediction(name + label, "float32", flips);
        ModelContract contract =
                function == THIRD
                        ? Prediction.CONTRACT.merged(List.of("er"), null)
                        : Prediction.CONTRACT;
        WindowFunction logits = function;
        if (function == THIRD) {
            // Its contract has no sigmoid: apply it to what one window says, as windows agree.
            logits =
                    (input, n, window) -> {
                        float[] out = THIRD.apply(input, n, window);
                        for (int i = 0; i < out.length; i++)
                            out[i] = ProbabilityCoder.probability(out[i], true);
                        return out;
                    };
        }
        run(p, logits, contract, Progress.none());
        return (float[]) p.values(label);
    }

    private double[] mean(boolean flips, String label) {
        List<float[]> all = new ArrayList<>();
        all.add(alone("a", Functions.GLOBAL, flips, label));
        all.add(alone("b", SECOND, flips, label));
        if (label.equals("er")) all.add(alone("c", THIRD, flips, label));
        double[] mean = new double[all.get(0).length];
        for (float[] one : all)
            for (int i = 0; i < mean.length; i++) mean[i] += one[i] / (double) all.size();
        return mean;
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void probabilitiesAreTheMeanOfThoseOfEachAlone(boolean flips) {
        Prediction p = prediction("all", "float32", flips);
        run(p, three(), merged(), Progress.none());
        for (String label : CLASSES) {
            double[] expected = mean(flips, label);
            float[] found = (float[]) p.values(label);
            double largest = 0;
            for (int i = 0; i < found.length; i++)
                largest = Math.max(largest, Math.abs(found[i] - expected[i]));
            assertTrue(largest < 2e-6, label + " " + largest);
        }
    }

    /** Not once for each network and once for the mean, which would be up to a step away. */
    @Test
    void bytesAreRoundedOnce() {
        Prediction p = prediction("all", "uint8", false);
        run(p, three(), merged(), Progress.none());
        int farOfTwice = 0;
        for (String label : CLASSES) {
            double[] expected = mean(false, label);
            byte[] found = (byte[]) p.values(label);
            for (int i = 0; i < found.length; i++)
                assertEquals(255 * expected[i], found[i] & 0xff, 0.5 + 1e-3);
            if (label.equals("er")) continue;
            float[] a = alone("a", Functions.GLOBAL, false, label);
            float[] b = alone("b", SECOND, false, label);
            for (int i = 0; i < found.length; i++) {
                int sum = ProbabilityCoder.quantise(a[i]) + ProbabilityCoder.quantise(b[i]);
                double twice = Math.ceil(sum / 2.0 - 0.5);
                if (Math.abs(255 * expected[i] - twice) > 0.5 + 1e-3) farOfTwice++;
            }
        }
        assertTrue(farOfTwice > 0, "so the test tells the two apart");
    }

    @Test
    void oneNetworkAloneIsItself() {
        Prediction alone = prediction("alone", "float32", false);
        run(alone, Functions.GLOBAL, Prediction.CONTRACT, Progress.none());
        Prediction p = prediction("all", "float32", false);
        run(
                p,
                new EnsembleFunction(List.of(member(Functions.GLOBAL, "mito", "er"))),
                merged(),
                Progress.none());
        for (String label : CLASSES)
            assertArrayEquals((float[]) alone.values(label), (float[]) p.values(label));
    }

    @Test
    void cancelAnywhereThenTheSameBytes() {
        Prediction whole = prediction("whole", "uint8", false);
        CancelAfter counted = new CancelAfter(Long.MAX_VALUE);
        run(whole, three(), merged(), counted);
        long windows = counted.done;
        for (int cancel = 1; cancel < windows; cancel += 3) {
            Prediction part = prediction("part" + cancel, "uint8", false);
            CancelAfter progress = new CancelAfter(cancel);
            assertThrows(CancelledException.class, () -> run(part, three(), merged(), progress));
            run(part, three(), merged(), Progress.none());
            assertEquals(whole.bytes(), part.bytes());
        }
    }

    /** The EM is read as often as by one network, whatever their number. */
    @Test
    void eachBlockOfTheEmIsReadOnce() {
        AtomicInteger calls = new AtomicInteger();
        WindowFunction counting =
                (input, n, window) -> {
                    calls.addAndGet(n);
                    return Functions.GLOBAL.apply(input, n, window);
                };
        AtomicInteger read = new AtomicInteger();
        Prediction p = prediction("one", "uint8", false);
        GreyBox counted =
                new GreyBox(
                        new fiji.plugin.cellmap.store.BlockSource<>() {
                            @Override
                            public Box bounds() {
                                return p.volume().grey().bounds();
                            }

                            @Override
                            public float[] read(Box box) {
                                read.addAndGet((int) box.size());
                                return p.volume().grey().read(box);
                            }
                        },
                        p.volume().shape());
        run(p.with(counted), counting, Prediction.CONTRACT, Progress.none());
        int once = read.getAndSet(0);
        int windows = calls.getAndSet(0);
        run(
                p.into(folder.resolve("three")).with(counted),
                new EnsembleFunction(
                        List.of(
                                member(counting, "mito", "er"),
                                member(SECOND, "mito", "er"),
                                member(THIRD, "er"))),
                merged(),
                Progress.none());
        assertEquals(once, read.get());
        assertEquals(windows, calls.get());
    }

    /** The memory of a plan grows with the outputs that are blended. */
    @Test
    void memoryIsPlannedForAllOutputs() {
        Prediction p = prediction("memory", "uint8", false);
        try (var store = Stores.openOrCreate(p.zarr())) {
            MemoryPlan one =
                    new Predictor(
                                    request(p, store, Functions.GLOBAL, Prediction.CONTRACT),
                                    null,
                                    Prediction.CHUNK,
                                    1L << 30)
                            .memory();
            MemoryPlan three =
                    new Predictor(
                                    request(p, store, three(), merged()),
                                    null,
                                    Prediction.CHUNK,
                                    1L << 30)
                            .memory();
            assertEquals(one.sums() / 3 * 6, three.sums(), "two outputs and weights, five");
            assertEquals(one.input(), three.input());
        }
    }

    @Test
    void lookingGivesTheSameCells() {
        Prediction p = prediction("whole", "uint8", false);
        run(p, three(), merged(), Progress.none());
        PredictionRequest request = request(p, null, three(), merged());
        try (LookedCells cells = new LookedCells(request, Prediction.CHUNK, Progress.none())) {
            Box box = Boxes.cell(Prediction.CHUNK, Boxes.nth(Prediction.CHUNK, SHAPE, 3));
            box = box.intersect(Box.of(SHAPE));
            byte[] mito = new byte[(int) box.size()];
            Boxes.copy(p.values("mito"), Box.of(SHAPE), mito, box);
            byte[] seen = cells.cell(3, Progress.none()).values();
            assertArrayEquals(mito, java.util.Arrays.copyOf(seen, mito.length));
            assertEquals(2 * mito.length, seen.length);
            Sight.Glimpse glimpse = cells.glimpse(1, new long[] {6, 4, 5});
            long[] s = glimpse.shape();
            assertEquals(2 * s[0] * s[1] * s[2], glimpse.values().length);
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.predict.PredictionSummary;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Session;
import fiji.plugin.cellmap.worker.SessionRunner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import net.imglib2.realtransform.AffineTransform3D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LiveModelTest {

    private static final int MIB = 64;

    @TempDir Path folder;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();

    private final LiveModel.Listener listener =
            new LiveModel.Listener() {
                @Override
                public void opened(LiveModel model) {
                    told.incrementAndGet();
                }

                @Override
                public void seen(LiveModel model) {
                    told.incrementAndGet();
                }

                @Override
                public void said(LiveModel model) {
                    told.incrementAndGet();
                }
            };

    private LiveModel model(SessionRunner runner) {
        return new LiveModel(runner, null, null, MIB, 128, listener);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) Thread.sleep(5);
    }

    /** Looks at a plane (in voxels) from a distance that shows all of it. */
    private static void look(LiveModel model, int plane) throws InterruptedException {
        await(() -> model.seen() != null);
        AffineTransform3D view = new AffineTransform3D();
        view.translate(-440, -520, -(80 + 8 * plane + 4));
        view.scale(0.2);
        view.translate(150, 150, 0);
        model.look(view, 300, 300);
    }

    private static void assertEqualToPredicted(LiveModel model, Synthetic predicted, int cells) {
        SeenCells seen = model.seen();
        int[] cell = seen.scene().cell();
        int checked = 0;
        for (long i = 0; i < 2 * 3 * 2; i++) {
            if (!seen.isFinished(i)) continue;
            Box box =
                    Boxes.cell(cell, Boxes.nth(cell, Synthetic.SHAPE, i))
                            .intersect(Box.of(Synthetic.SHAPE));
            byte[] both = seen.values(i).orElseThrow();
            int half = both.length / 2;
            assertArrayEquals(predicted.values("mito", box), Arrays.copyOf(both, half));
            assertArrayEquals(
                    predicted.values("er", box), Arrays.copyOfRange(both, half, 2 * half));
            checked++;
        }
        assertEquals(cells, checked);
    }

    @Test
    void whatIsSeenHasTheBytesOfThePrediction() throws Exception {
        Synthetic predicted = new Synthetic(folder.resolve("whole.zarr"), () -> {});
        predicted.predict();
        try (LiveModel model = model(new Synthetic(null, calls::incrementAndGet))) {
            look(model, 69);
            assertEquals(6, model.view().nearest().length);
            await(() -> model.finished() == 6);
            assertEqualToPredicted(model, predicted, 6);
            int before = calls.get();
            look(model, 68);
            look(model, 69);
            Thread.sleep(300);
            assertEquals(before, calls.get(), "everything is there");
            assertEquals("", model.error());
        }
    }

    @Test
    void whatIsKeptIsGoneOnWithByThePredictionAndByTheNextLook() throws Exception {
        Path output = folder.resolve("kept.zarr");
        try (LiveModel model = model(new Synthetic(output, () -> {}))) {
            look(model, 2);
            await(() -> model.finished() == 6);
            model.close();
            model.await();
        }
        Synthetic again = new Synthetic(output, calls::incrementAndGet);
        try (LiveModel model = model(again)) {
            look(model, 2);
            await(() -> model.finished() == 6);
            assertTrue(calls.get() <= 2, "no more than the two estimates: " + calls);
            model.close();
            model.await();
        }
        calls.set(0);
        PredictionSummary rest = again.predict();
        assertEquals(6, rest.resumed());
        assertEquals(rest.windows(), calls.get());
        Synthetic whole = new Synthetic(folder.resolve("whole.zarr"), () -> {});
        PredictionSummary all = whole.predict();
        assertTrue(rest.windows() < all.windows());
        Box box = Box.of(Synthetic.SHAPE);
        assertArrayEquals(whole.values("mito", box), again.values("mito", box));
        assertArrayEquals(whole.values("er", box), again.values("er", box));
    }

    /** The running call of the network ends; no other begins. */
    @Test
    void workOnAViewThatWasLeftIsGivenUp() throws Exception {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch left = new CountDownLatch(1);
        Runnable slow =
                () -> {
                    calls.incrementAndGet();
                    begun.countDown();
                    try {
                        if (begun.getCount() == 0) left.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
        try (LiveModel model = model(new Synthetic(null, slow))) {
            look(model, 2);
            begun.await();
            model.lookAway();
            left.countDown();
            Thread.sleep(400);
            assertEquals(3, calls.get());
            assertEquals(0, model.finished());
            look(model, 69);
            await(() -> model.finished() == 6);
            for (long i = 0; i < 6; i++) assertFalse(model.seen().isFinished(i), "upper layer");
        }
    }

    /**
     * The small estimate may fail for its size; what is wrong with the model the next call tells.
     */
    @Test
    void anErrorOfTheModelIsSaidAndTheNextViewIsTried() throws Exception {
        Runnable failing =
                () -> {
                    if (calls.incrementAndGet() <= 2)
                        throw new CellMapException("It broke", "here", "why", "fix");
                };
        try (LiveModel model = model(new Synthetic(null, failing))) {
            look(model, 2);
            await(() -> !model.error().isEmpty());
            assertTrue(model.error().contains("It broke"), model.error());
            look(model, 2);
            await(() -> model.finished() == 6);
            assertEquals("", model.error());
        }
    }

    /** A session tells its scene, and listens a moment later. */
    @Test
    void whatIsLookedAtBeforeTheSessionListensIsNotLost() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        Synthetic synthetic = new Synthetic(null, calls::incrementAndGet);
        SessionRunner slow =
                new SessionRunner() {
                    @Override
                    public <T> void run(
                            Session<T> session, Consumer<Consumer<T>> ready, Progress progress) {
                        synthetic.run(
                                session,
                                to -> {
                                    awaitUnchecked(looked);
                                    ready.accept(to);
                                },
                                progress);
                    }
                };
        try (LiveModel model = model(slow)) {
            look(model, 2);
            looked.countDown();
            await(() -> model.finished() == 6);
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSessionThatDiesIsSaidForGood() throws Exception {
        SessionRunner broken =
                new SessionRunner() {
                    @Override
                    public <T> void run(
                            Session<T> session, Consumer<Consumer<T>> ready, Progress progress) {
                        progress.begin("Loading the model", 0);
                        throw new CellMapException("No such model", "x.pt", "why", "fix");
                    }
                };
        try (LiveModel model = model(broken)) {
            model.await();
            assertTrue(model.error().contains("No such model"), model.error());
            model.lookAway();
            model.look(new AffineTransform3D(), 9, 9);
            assertTrue(model.error().contains("No such model"), model.error());
            assertEquals("Loading the model", model.state());
        }
    }

    @Test
    void closingEndsTheSession() throws Exception {
        LiveModel model = model(new Synthetic(null, calls::incrementAndGet));
        look(model, 2);
        await(() -> calls.get() > 0);
        model.close();
        model.await();
        int before = calls.get();
        int said = told.get();
        Thread.sleep(200);
        assertEquals(before, calls.get());
        assertEquals(said, told.get());
    }

    /** So a model is found again at its output, which one process at a time may write. */
    @Test
    void theNextModelWaitsForTheEndOfTheOneBefore() throws Exception {
        Path output = folder.resolve("kept.zarr");
        CountDownLatch left = new CountDownLatch(1);
        Runnable slow =
                () -> {
                    calls.incrementAndGet();
                    try {
                        left.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
        LiveModel first = model(new Synthetic(output, slow));
        look(first, 2);
        await(() -> calls.get() == 1);
        first.close();
        Synthetic again = new Synthetic(output, () -> {});
        try (LiveModel next = new LiveModel(again, null, first, MIB, 128, listener)) {
            Thread.sleep(200);
            assertEquals("Starting", next.state());
            left.countDown();
            look(next, 2);
            await(() -> next.finished() == 6);
            assertEquals("", next.error());
        }
    }

    @Test
    void tooManyCellsAreLimitedByNumberAndByMemory() throws Exception {
        try (LiveModel model =
                new LiveModel(new Synthetic(null, () -> {}), null, null, MIB, 4, listener)) {
            look(model, 2);
            assertEquals(4, model.view().nearest().length);
            assertEquals(6, model.view().total());
            await(() -> model.finished() == 4);
        }
        try (LiveModel model =
                new LiveModel(new Synthetic(null, () -> {}), null, null, 2, 128, listener)) {
            look(model, 2);
            assertEquals(2, model.view().nearest().length, "half of 2 MiB");
        }
    }
}

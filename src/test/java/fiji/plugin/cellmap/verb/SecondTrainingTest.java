// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is started on the folder of a running training, that goes on to its end. */
class SecondTrainingTest {

    private static final String LONG = "train.epochs=8";
    private static final String SHORT = "train.iterations_per_epoch=1";

    @TempDir Path folder;

    @Test
    void neitherADryRunNorASecondTrainingEndsARunningOne() throws Exception {
        Path data = Tiny.phantom(folder.resolve("data")).root();
        Train train = Tiny.train(folder, data, "run", LONG, SHORT);
        Train dry =
                new Train(
                        train.config(),
                        train.data(),
                        train.run(),
                        null,
                        "cpu",
                        train.set(),
                        true,
                        null,
                        null);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<TrainingResult> running =
                CompletableFuture.supplyAsync(() -> train.run(telling(begun)));
        assertTrue(begun.await(120, TimeUnit.SECONDS));
        int refused = 0;
        while (!running.isDone()) {
            dry.run(Progress.none());
            if (running.isDone()) break;
            try {
                train.run(Progress.none());
            } catch (CellMapException e) {
                assertTrue(e.getMessage().contains("rocess"), e.getMessage());
                refused++;
            }
        }
        assertEquals(8, running.get().steps());
        assertTrue(refused > 0, "the second training was never refused");
        assertFalse(Files.exists(Path.of(train.run(), ".cellmap-lock")));

        Train other =
                Tiny.train(folder, data, "run", LONG, "optimizer.learning_rate=0.5", "seed=3");
        UsageException e = assertThrows(UsageException.class, () -> other.run(Progress.none()));
        assertTrue(
                e.why().contains("seed (3, not 42)")
                        && e.why().contains("optimizer.learning_rate (0.5, not 0.01)")
                        && e.why().contains("train.iterations_per_epoch (3, not 1)"),
                e.why());
    }

    private static Progress telling(CountDownLatch begun) {
        return new Progress() {
            @Override
            public void begin(String stage, long total) {
                begun.countDown();
            }

            @Override
            public void advance(long units) {}

            @Override
            public void message(String text) {}

            @Override
            public boolean cancelled() {
                return false;
            }
        };
    }
}

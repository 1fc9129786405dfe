// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.HeldException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes, one after another or at once, do what one does. */
class ShardTest {

    @TempDir static Path together;
    @TempDir Path folder;
    private static Prediction whole;
    private static Map<String, String> expected;

    @BeforeAll
    static void predictAtOnce() {
        whole = Prediction.in(together.resolve("whole"), 47, 9, 21);
        whole.run();
        expected = whole.bytes();
    }

    private Prediction shared() {
        return whole.into(folder.resolve("shared"));
    }

    private static List<Shard> shards(int count) {
        List<Shard> shards = new ArrayList<>();
        for (int i = 1; i <= count; i++) shards.add(new Shard(i, count, 0, ""));
        return shards;
    }

    private void cancelInTheMiddle(Prediction part) {
        long windows = part.into(folder.resolve("uncancelled")).run().windows();
        CancelAfter progress = new CancelAfter(windows * 2 / 3);
        assertThrows(CancelledException.class, () -> part.run(progress));
    }

    private static boolean complete(Prediction p) {
        try (var store = Stores.open(p.zarr())) {
            return Multiscale.isAt(store, "crop1/mito") && Multiscale.isAt(store, "crop1/er");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 30})
    void inAnyOrderTheBytesOfOne(int count) {
        List<Shard> shards = shards(count);
        Collections.shuffle(shards, new Random(count));
        int blocks = 0;
        for (Shard shard : shards) {
            PredictionSummary part = shared().shard(shard).run();
            assertEquals(0, part.resumed());
            blocks += part.blocks();
            assertEquals(complete(shared()), part.missing() == 0, part.warnings()::toString);
            if (count == 2 && blocks == part.blocks()) assertTrue(part.missing() > 0);
        }
        assertTrue(complete(shared()));
        assertEquals(expected, shared().bytes());
        PredictionSummary all = shared().run();
        assertEquals(all.blocks(), all.resumed());
        assertEquals(blocks, all.blocks());
        assertEquals(expected, shared().bytes());
    }

    @Test
    void atOnceTheBytesOfOne() throws InterruptedException, ExecutionException {
        List<Callable<PredictionSummary>> work = new ArrayList<>();
        for (Shard shard : shards(4)) work.add(() -> shared().shard(shard).run());
        List<PredictionSummary> parts = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<PredictionSummary> part : threads.invokeAll(work)) parts.add(part.get());
        } finally {
            threads.shutdown();
        }
        assertTrue(parts.stream().anyMatch(p -> p.missing() == 0));
        assertTrue(parts.stream().filter(p -> p.windows() > 0).count() > 1);
        assertEquals(expected, shared().bytes());
    }

    @Test
    void aCancelledPartGoesOnAndTheRestIsDoneByOne() {
        Prediction second = shared().shard(Shard.parse("2/3"));
        cancelInTheMiddle(second);
        CancelAfter rest = new CancelAfter(Long.MAX_VALUE);
        PredictionSummary part = second.run(rest);
        assertTrue(part.resumed() > 0);
        assertEquals(rest.total, rest.done);
        assertTrue(
                part.warnings().stream()
                        .anyMatch(
                                w ->
                                        w.matches(
                                                "Part 2/3 is done. Missing: \\d+ blocks, of parts 1(, 3)?: run .*")),
                part.warnings()::toString);
        PredictionSummary all = shared().run();
        assertEquals(part.blocks(), all.resumed());
        assertEquals(expected, shared().bytes());
    }

    @Test
    void whatBelongsToNobodyIsToldOf() {
        PredictionSummary idle = shared().shard(Shard.parse("999/1000")).run();
        assertEquals(0, idle.blocks());
        assertEquals(List.of(), idle.classes());
        assertTrue(idle.warnings().get(0).startsWith("Part 999/1000 has nothing to do"));
        assertTrue(idle.missing() > 0);
    }

    @Test
    void aPartWaitsForNoneThatIsDoneByAnother() {
        Prediction first = shared().shard(Shard.parse("1/2"));
        boolean[] seen = new boolean[2];
        first.with(
                        (input, n, w) -> {
                            if (!seen[0]) {
                                seen[0] = true;
                                assertThrows(HeldException.class, first::run);
                                assertThrows(HeldException.class, shared()::run);
                                assertThrows(
                                        HeldException.class,
                                        shared().identity("model 2").shard(Shard.parse("2/2"))
                                                ::run);
                                shared().shard(Shard.parse("2/2")).run();
                                shared().shard(Shard.parse("1/2").as("again")).run();
                            }
                            return Functions.GLOBAL.apply(input, n, w);
                        })
                .run();
        assertEquals(expected, shared().bytes());
    }

    @Test
    void anotherPredictionIsReplacedByItsFirstPart() {
        for (Shard shard : shards(3)) shared().identity("model 2").shard(shard).run();
        for (Shard shard : shards(2)) assertEquals(0, shared().shard(shard).run().resumed());
        assertEquals(expected, shared().bytes());
        assertTrue(complete(shared()));
    }

    @Test
    void lostChunksAreToldOfAndMadeAgain() throws IOException {
        shared().shard(Shard.parse("1/2")).run();
        List<String> chunks =
                shared().bytes().keySet().stream().filter(f -> !f.contains(".z")).toList();
        Files.delete(shared().zarr().resolve(chunks.get(0)));
        var e =
                assertThrows(
                        fiji.plugin.cellmap.util.CellMapException.class,
                        shared().shard(Shard.parse("2/2"))::run);
        assertTrue(e.why().contains("is gone"), e.getMessage());
        assertFalse(complete(shared()));
        assertTrue(shared().run().windows() > 0);
        assertEquals(expected, shared().bytes());
    }

    /** The first that comes decides how the work is divided. */
    @Test
    void otherCountsShareOnePlan() {
        shared().shard(Shard.parse("1/2")).run();
        shared().shard(Shard.parse("2/5")).run();
        shared().shard(Shard.parse("2/2")).run();
        assertEquals(expected, shared().bytes());
        assertTrue(complete(shared()));
    }

    @Test
    void severalSmallBoxesAreDealtOut() {
        for (int first = 0; first < 3; first++) {
            int done = 0;
            for (Shard shard : shards(3)) if (shard.from(first).has(0)) done = shard.number();
            assertEquals(first + 1, done);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2", "1", "99999999/99999999"})
    void otherTextsAreRefused(String text) {
        UsageException e = assertThrows(UsageException.class, () -> Shard.parse(text));
        assertTrue(e.fix().contains("2/8"));
    }

    @Test
    void everyRecordTellsItsAttempt() {
        Prediction part = shared().shard(Shard.parse("1/2"));
        cancelInTheMiddle(part);
        part.run(Progress.none());
        List<Integer> attempts =
                Ledger.read(part.folder().resolve("crop1.ledger.shard-1-of-2")).stream()
                        .map(BlockRecord::attempt)
                        .distinct()
                        .toList();
        assertEquals(List.of(1, 2), attempts);
    }
}

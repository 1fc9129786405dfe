// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {

    private static final int BLOCKS = 6;

    @TempDir Path folder;
    private Prediction whole;
    private Map<String, String> expected;
    private PredictionSummary summary;

    @BeforeEach
    void predictAtOnce() {
        whole = Prediction.in(folder.resolve("whole"), 23, 7, 9);
        summary = whole.run();
        expected = whole.bytes();
        assertEquals(BLOCKS, summary.blocks());
    }

    private Prediction part(int i) {
        return whole.into(folder.resolve("part" + i));
    }

    @Test
    void cancelAnywhereThenTheSameBytes() {
        for (int cancel = 1; cancel < summary.windows(); cancel += 3) {
            Prediction part = part(cancel);
            CancelAfter progress = new CancelAfter(cancel);
            assertThrows(CancelledException.class, () -> part.run(progress));
            assertTrue(progress.done < cancel + 3, "cancelled within a batch");
            assertFalse(finished(part));
            CancelAfter rest = new CancelAfter(Long.MAX_VALUE);
            PredictionSummary resumed = part.run(rest);
            assertEquals(expected, part.bytes());
            assertEquals(rest.total, rest.done);
            assertEquals(summary.classes(), resumed.classes());
            assertEquals(
                    resumed.resumed() > 0,
                    rest.messages.stream().anyMatch(m -> m.startsWith("Resuming: ")));
        }
    }

    /** What a progress is told of the blocks of a box of one column. */
    @Test
    void everyBlockIsToldOf() {
        int cancel = (int) summary.windows() / 2;
        Prediction part = part(0);
        CancelAfter first = new CancelAfter(cancel);
        CancelledException e = assertThrows(CancelledException.class, () -> part.run(first));
        CancelAfter rest = new CancelAfter(Long.MAX_VALUE);
        int resumed = part.run(rest).resumed();
        assertTrue(
                e.getMessage()
                        .startsWith("Cancelled with " + resumed + " of " + BLOCKS + " blocks"),
                e.getMessage());
        assertTrue(resumed > 0);
        List<PredictionEvent.Planned> plans = all(PredictionEvent.Planned.class, rest);
        assertEquals(1, plans.size());
        PredictionEvent.Planned plan = plans.get(0);
        assertArrayEquals(new long[] {23, 7, 9}, plan.shape());
        assertArrayEquals(new int[] {BLOCKS, 1, 1}, plan.blocks());
        byte[] finished = new byte[BLOCKS];
        Arrays.fill(finished, 0, resumed, (byte) 1);
        assertArrayEquals(finished, plan.finished());
        List<Integer> began =
                all(PredictionEvent.Began.class, rest).stream().map(b -> b.block()).toList();
        List<Integer> done =
                all(PredictionEvent.Done.class, rest).stream().map(d -> d.block()).toList();
        assertEquals(IntStream.range(resumed, BLOCKS).boxed().toList(), began);
        assertEquals(began, done);
        assertEquals(resumed, all(PredictionEvent.Done.class, first).size());
        long voxels =
                all(PredictionEvent.Done.class, first).stream().mapToLong(d -> d.voxels()).sum()
                        + all(PredictionEvent.Done.class, rest).stream()
                                .mapToLong(d -> d.voxels())
                                .sum();
        assertEquals(23 * 7 * 9, voxels);
    }

    private static <E> List<E> all(Class<E> type, CancelAfter progress) {
        return progress.events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static boolean finished(Prediction p) {
        try (var store = Stores.open(p.zarr())) {
            return Multiscale.isAt(store, "crop1/mito");
        }
    }

    @Test
    void aFinishedPredictionIsNotDoneAgain() {
        PredictionSummary again =
                whole.with(
                                (input, n, w) -> {
                                    throw new AssertionError("evaluated");
                                })
                        .run();
        assertEquals(BLOCKS, again.resumed());
        assertEquals(0, again.windows());
        assertEquals(summary.classes(), again.classes());
        assertEquals(expected, whole.bytes());
    }

    /** Kills lose the tail of the ledger and may leave blocks without a line. */
    @Test
    void anyLossOfTheLedgersTail() throws IOException {
        byte[] ledger = Files.readAllBytes(whole.ledger());
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 8; i++) {
            Files.write(whole.ledger(), Arrays.copyOf(ledger, random.nextInt(ledger.length)));
            PredictionSummary again = whole.run();
            assertTrue(again.resumed() < BLOCKS);
            assertEquals(expected, whole.bytes());
        }
    }

    @Test
    void lostAndDamagedChunksAreMadeAgain() throws IOException {
        List<String> chunks = expected.keySet().stream().filter(f -> !f.contains(".z")).toList();
        assertEquals(2 * BLOCKS * 2 * 3, chunks.size());
        for (int i = 0; i < chunks.size(); i += 7) {
            Path chunk = whole.zarr().resolve(chunks.get(i));
            if (i % 2 == 0) Files.delete(chunk);
            else Files.write(chunk, Arrays.copyOf(Files.readAllBytes(chunk), 9));
            assertEquals(BLOCKS - 1, whole.run().resumed(), chunks.get(i));
            assertEquals(expected, whole.bytes());
        }
    }

    /** Only the windows that touch the missing block. */
    @Test
    void aGapCostsOnlyItsOwnWindows() throws IOException {
        Files.delete(whole.zarr().resolve("crop1/er/s0/2/0/0"));
        PredictionSummary again = whole.run();
        // Planes 8 to 11 need the windows that start at 3, 6, 9; all 2 x 2 in y and x.
        assertEquals(12, again.windows());
        assertEquals(expected, whole.bytes());
    }

    @Test
    void otherSettingsStartOver() {
        Prediction other = whole.identity("model 2").with(Functions.ORACLE_TWO);
        PredictionSummary again = other.run();
        assertEquals(0, again.resumed());
        Prediction fresh = other.into(folder.resolve("fresh"));
        fresh.run();
        assertEquals(fresh.bytes(), other.bytes());
    }

    @Test
    void aNetworkThatFailsLeavesWhatWasFinished() {
        Prediction part = part(0);
        int[] calls = {0};
        Prediction failing =
                part.with(
                        (input, n, w) -> {
                            if (++calls[0] > 8) throw new IllegalStateException("broken");
                            return Functions.GLOBAL.apply(input, n, w);
                        });
        assertThrows(IllegalStateException.class, failing::run);
        assertTrue(part.run().resumed() > 0);
        assertEquals(expected, part.bytes());
    }
}

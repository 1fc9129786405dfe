// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.train.Checkpoints;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.MicroBatch;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training whose device has too little memory, or fails; the faults are the engine's own. */
class DeviceFaultTest {

    @TempDir static Path shared;
    private static Path data;

    @TempDir Path folder;
    private Path config;

    @BeforeAll
    static void phantom() {
        data = Tiny.phantom(shared.resolve("data")).root();
    }

    @BeforeEach
    void config() throws Exception {
        config =
                Files.writeString(
                        folder.resolve("failing.yaml"),
                        """
                        name: failing
                        classes: [mito, er]
                        model: {architecture: Failing}
                        data: {patch_size: [16, 16, 16], validation_crops: [3]}
                        optimizer: {learning_rate: 0.01}
                        train: {epochs: 3, iterations_per_epoch: 4, batch_size: 3, accumulate: 2}
                        """);
    }

    private TrainingResult train(String run, Progress progress, String how, int after) {
        return train("cpu", run, progress, how, after);
    }

    private TrainingResult train(
            String device, String run, Progress progress, String how, int after) {
        List<String> set = List.of("model.options.how=" + how, "model.options.after=" + after);
        Path root = folder.resolve(run);
        return new Train(
                        config.toString(),
                        data.toString(),
                        root.toString(),
                        null,
                        device,
                        set,
                        false,
                        null,
                        null)
                .run(progress);
    }

    private Path checkpoint(String run, long step) {
        return new Checkpoints(folder.resolve(run).resolve("checkpoints")).of(step);
    }

    private void assertSameWeights(String a, String b) throws Exception {
        assertArrayEquals(
                Files.readAllBytes(checkpoint(a, 6).resolve(Checkpoints.OPTIMIZER)),
                Files.readAllBytes(checkpoint(b, 6).resolve(Checkpoints.OPTIMIZER)));
    }

    @Test
    void withTooLittleMemoryAStepIsDoneAgainWithHalvedMicroBatches() throws Exception {
        TrainingResult result = train("a", Progress.none(), "memory", 40);
        assertEquals(6, result.steps());
        MicroBatch micro = Checkpoints.state(checkpoint("a", 6)).micro();
        assertEquals(new MicroBatch(1, false), micro);
        String warnings = String.join("\n", result.warnings());
        assertTrue(warnings.contains("2 of 3 patches of a micro-batch at a time"), warnings);
        assertTrue(warnings.contains("1 of 3 patches of a micro-batch at a time"), warnings);
        assertTrue(result.summary().contains("one call asked for 4194304.0 GiB"), warnings);
        String log = Files.readString(folder.resolve("a/run.log"));
        assertTrue(log.contains("1 of 3 patches of a micro-batch at a time"), log);
        List<Double> rows =
                Journal.read(folder.resolve("a/journal.csv")).stream()
                        .map(JournalRow::microBatch)
                        .toList();
        assertEquals(3.0, rows.get(0));
        assertEquals(1.0, rows.get(rows.size() - 1));
    }

    /** So many calls of the network come before the second micro-batch of a step. */
    @Test
    void theStepBeginsAgainWithTheBitsThatItBeganWith() throws Exception {
        assertThrows(CancelledException.class, () -> train("plain", new StopAt(3), "never", 0));
        long calls = calls(checkpoint("plain", 3));
        train("failing", Progress.none(), "memory", (int) calls + 1);
        assertEquals(new MicroBatch(1, false), Checkpoints.state(checkpoint("failing", 6)).micro());

        Path state = checkpoint("plain", 3).resolve(Checkpoints.STATE);
        ObjectNode json = Json.parseObject(Files.readAllBytes(state), state);
        json.putObject("micro_batch").put("patches", 1).put("recompute", false);
        AtomicFiles.write(state, Json.bytes(json));
        Files.delete(state.resolveSibling("SHA256SUMS"));
        TrainingResult resumed = train("plain", Progress.none(), "never", 0);
        assertEquals(3, resumed.resumedFrom());
        assertTrue(resumed.summary().contains("Memory ran out before"), resumed.summary());
        assertSameWeights("plain", "failing");
    }

    @Test
    void activationsAreComputedAgainBeforeMicroBatchesAreHalved() throws Exception {
        TrainingResult result = train("a", Progress.none(), "recompute", 0);
        assertEquals(6, result.steps());
        assertEquals(new MicroBatch(3, true), Checkpoints.state(checkpoint("a", 6)).micro());
        assertTrue(result.summary().contains("activations are computed again"), result.summary());

        assertThrows(CancelledException.class, () -> train("b", new StopAt(3), "recompute", 0));
        TrainingResult resumed = train("b", Progress.none(), "recompute", 0);
        assertEquals(3, resumed.resumedFrom());
        assertSameWeights("a", "b");
    }

    /** Micro-batches go whole to two devices; the shortage of either makes both take less. */
    @Test
    void severalDevicesTakeLessTogether() throws Exception {
        TrainingResult result = train("cpu:2", "a", Progress.none(), "memory", 30);
        assertEquals(6, result.steps());
        assertEquals("cpu:2", result.device());
        assertEquals(new MicroBatch(1, false), Checkpoints.state(checkpoint("a", 6)).micro());
        assertEquals(2, Checkpoints.state(checkpoint("a", 6)).devices());
        assertTrue(result.summary().contains("1 of 3 patches of a micro-batch at a time"));
        assertTrue(result.summary().contains("dealt to 2 devices"), result.summary());
        assertTrue(result.summary().contains("segments of the network are not known"));
    }

    /** One of them fails while the other's gradients are on their way. */
    @Test
    void soTheyDoWhileGradientsAreExchanged() throws Exception {
        TrainingResult result = train("cpu:2", "a", Progress.none(), "segments", 30);
        assertEquals(6, result.steps());
        assertEquals(new MicroBatch(1, true), Checkpoints.state(checkpoint("a", 6)).micro());
        assertTrue(result.summary().contains("during the backward pass"), result.summary());
    }

    @Test
    void aFaultEndsWithACheckpointOfTheNewestStep() throws Exception {
        assertThrows(CancelledException.class, () -> train("plain", new StopAt(3), "never", 0));
        int calls = (int) calls(checkpoint("plain", 3));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> train("failing", Progress.none(), "fault", calls + 1));
        assertTrue(e.fix().endsWith("The same command resumes at step 3."), e.fix());
        assertInstanceOf(EngineException.class, e.getCause().getCause());
        assertArrayEquals(
                Files.readAllBytes(checkpoint("plain", 3).resolve(Checkpoints.OPTIMIZER)),
                Files.readAllBytes(checkpoint("failing", 3).resolve(Checkpoints.OPTIMIZER)));
        String log = Files.readString(folder.resolve("failing/run.log"));
        assertTrue(log.contains("The training failed"), log);
    }

    private static long calls(Path checkpoint) {
        return (long)
                Safetensors.read(checkpoint.resolve(Checkpoints.OPTIMIZER))
                        .weights()
                        .get("net.calls")
                        .values()[0];
    }

    /** Cancels after some steps of the training. */
    private static final class StopAt implements Progress {
        private final long steps;
        private long done;
        private boolean training;

        StopAt(long steps) {
            this.steps = steps;
        }

        @Override
        public void begin(String stage, long total) {
            training = stage.equals("Training");
        }

        @Override
        public void advance(long units) {
            if (training) done += units;
        }

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return done >= steps;
        }
    }
}

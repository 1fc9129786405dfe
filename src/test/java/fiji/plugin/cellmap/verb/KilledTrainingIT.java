// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.train.Checkpoints;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A training whose process is killed (SIGKILL) and that goes on ends with the bits of one that was
 * not: for every optimizer, schedule and loss, on one device and on two.
 */
class KilledTrainingIT {

    private static final String CONFIG =
            """
            name: killed
            classes: [mito, er]
            model: {options: {features: [2, 2, 2, 4, 4, 2]}}
            data: {patch_size: [32, 32, 32], validation_crops: [3]}
            optimizer: {learning_rate: 0.01}
            train: {epochs: 6, iterations_per_epoch: 2, batch_size: 1, ema: 0, validate_every: 2}
            """;

    private static final int STEPS = 12;

    @TempDir static Path shared;
    private static Path data;
    private static int threads;

    @TempDir Path folder;

    @BeforeAll
    static void phantom() {
        threads = Devices.threads(1);
        data = Tiny.phantom(shared.resolve("data")).root();
    }

    @AfterAll
    static void asBefore() {
        Devices.threads(threads);
    }

    private Path config() throws Exception {
        return Files.writeString(folder.resolve("killed.yaml"), CONFIG);
    }

    private TrainingResult train(String run, String device, List<String> set) throws Exception {
        String where = folder.resolve(run).toString();
        return new Train(
                        config().toString(),
                        data.toString(),
                        where,
                        null,
                        device,
                        set,
                        false,
                        false,
                        null)
                .run(Progress.none());
    }

    /** Trains in a process that is killed after some steps. */
    private void kill(String run, String device, int steps, List<String> set) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dcellmap.threads=1",
                        "-Dai.djl.offline=true"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(MortalTraining.class.getName());
        String where = folder.resolve(run).toString();
        command.addAll(List.of(config().toString(), data.toString(), where, device, "" + steps));
        command.addAll(set);
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try {
            int first = process.getInputStream().read();
            assertEquals('s', first, () -> "it trains: " + text(errors));
        } finally {
            process.destroyForcibly();
        }
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(128 + 9, process.exitValue(), "it was killed");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Path checkpoint(String run, long step) {
        return new Checkpoints(folder.resolve(run).resolve("checkpoints")).of(step);
    }

    private void assertSameEnd() throws Exception {
        for (String file : List.of(Checkpoints.OPTIMIZER, Checkpoints.MODEL, Checkpoints.STATE))
            assertArrayEquals(
                    Files.readAllBytes(checkpoint("whole", STEPS).resolve(file)),
                    Files.readAllBytes(checkpoint("killed", STEPS).resolve(file)),
                    file);
        assertEquals(curve("whole"), curve("killed"));
    }

    private List<String> curve(String run) {
        return Journal.read(folder.resolve(run).resolve("journal.csv")).stream()
                .map(row -> row.step() + " " + row.loss() + " " + row.learningRate())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu optimizer.algorithm=adamw optimizer.schedule=constant optimizer.warmup_steps=8",
                "cpu optimizer.algorithm=radam optimizer.schedule=poly loss.focal=1 loss.tversky=1"
                        + " optimizer.decay_all=false",
                "cpu optimizer.algorithm=sgd optimizer.schedule=one_cycle loss.generalized_dice=1",
                "cpu optimizer.schedule=plateau optimizer.plateau_patience=0"
                        + " optimizer.plateau_threshold=1 loss.mse=1 target.distance=[er]",
                "cpu optimizer.schedule=step optimizer.step_size=3 loss.smooth_l1=1"
                        + " target.distance=[er] train.ema=0.9",
                "cpu optimizer.schedule=cosine target.exclusive=true loss.bce=0 loss.cross_entropy=1"
                        + " train.precision=bf16",
                "cpu:2 optimizer.algorithm=radam optimizer.schedule=cosine train.accumulate=2"
                        + " train.iterations_per_epoch=4 train.precision=fp16 train.ema=0.9",
                "cpu:2 optimizer.algorithm=sgd train.batch_size=4 loss.by_frequency=both"
                        + " model.options.norm=batch model.options.dropout=0.1"
            })
    void endsWithTheSameBits(String how) throws Exception {
        List<String> words = Arrays.asList(how.split(" "));
        String device = words.get(0);
        List<String> set = words.subList(1, words.size());
        kill("killed", device, 5, set);
        TrainingResult resumed = train("killed", device, set);
        assertTrue(resumed.resumedFrom() >= 4 && resumed.resumedFrom() < STEPS);
        train("whole", device, set);
        assertSameEnd();
    }

    /** With two devices, and then with a damaged checkpoint. */
    @Test
    void fallsBackFromADamagedCheckpoint() throws Exception {
        List<String> set = List.of("train.batch_size=2", "optimizer.schedule=cosine");
        kill("killed", "cpu:2", 7, set);
        List<Path> before =
                new Checkpoints(folder.resolve("killed").resolve("checkpoints")).newestFirst();
        assertTrue(before.size() >= 2, before.toString());
        Path file = before.get(0).resolve(Checkpoints.OPTIMIZER);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3] ^= 4;
        Files.write(file, bytes);
        long from = Checkpoints.state(before.get(1)).step();
        TrainingResult resumed = train("killed", "cpu:2", set);
        assertEquals(from, resumed.resumedFrom());
        String said =
                "Checkpoint %s is damaged: optimizer.safetensors has changed since it was written. The run goes on from step %d."
                        .formatted(before.get(0).getFileName(), from);
        assertTrue(resumed.warnings().contains(said), resumed.warnings().toString());
        train("whole", "cpu:2", set);
        assertSameEnd();
    }
}

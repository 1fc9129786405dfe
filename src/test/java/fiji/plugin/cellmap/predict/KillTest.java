// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import fiji.plugin.cellmap.store.ContainerFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a predicting JVM without warning, again and again, and then lets it finish; {@code
 * -Dcellmap.kills=50} for so many times.
 */
class KillTest {

    private static final int KILLS = Integer.getInteger("cellmap.kills", 4);

    private static final int LINES = 2;

    private static final int LEVELS = 3;

    /** Enough blocks that every kill finds some to be done. */
    private static Prediction prediction(Path folder, ContainerFormat format) {
        return Prediction.in(folder, 4L * format.shards * (LINES * KILLS + 2), 9, 9)
                .stored(format, LEVELS);
    }

    /** Twice as much: the other part is done at the same time, undisturbed. */
    private static Prediction shared(Path folder) {
        return Prediction.in(folder, 8L * (LINES * KILLS + 2), 9, 9);
    }

    /** In the other JVM: half a second of work between two kills. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        Prediction all =
                args[1].contains("/")
                        ? shared(folder).shard(Shard.parse(args[1]))
                        : prediction(folder, ContainerFormat.valueOf(args[1]));
        all.with(
                        (input, n, w) -> {
                            try {
                                TimeUnit.MILLISECONDS.sleep(50);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return Functions.GLOBAL.apply(input, n, w);
                        })
                .run();
    }

    @ParameterizedTest
    @EnumSource(names = {"ZARR_V2", "ZARR_V3_SHARDED", "N5"})
    void theResultIsThatOfAnUninterruptedRun(ContainerFormat format, @TempDir Path folder)
            throws IOException, InterruptedException {
        Prediction whole = prediction(folder.resolve("whole"), format);
        whole.run();
        Prediction killed = prediction(folder.resolve("killed"), format);
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = start(killed.folder().toString(), format.name());
            waitForLines(killed.ledger(), LINES * kill, process);
            process.destroyForcibly().waitFor();
        }
        assertTrue(killed.run().resumed() >= LINES * KILLS);
        assertEquals(whole.bytes(), killed.bytes());
    }

    @Test
    void aPartThatIsKilledLeavesTheOtherAlone(@TempDir Path folder)
            throws IOException, InterruptedException {
        Prediction whole = shared(folder.resolve("whole"));
        whole.run();
        Prediction killed = shared(folder.resolve("killed"));
        Path ledger = killed.folder().resolve("crop1.ledger.shard-2-of-2");
        Process other = start(killed.folder().toString(), "1/2");
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = start(killed.folder().toString(), "2/2");
            waitForLines(ledger, LINES * kill, process);
            process.destroyForcibly().waitFor();
        }
        assertEquals(0, start(killed.folder().toString(), "2/2").waitFor());
        assertEquals(0, other.waitFor());
        assertEquals(whole.bytes(), killed.bytes());
        List<BlockRecord> records = new ArrayList<>(Ledger.read(ledger));
        assertEquals(KILLS + 1, records.stream().mapToInt(BlockRecord::attempt).distinct().count());
        records.addAll(Ledger.read(killed.folder().resolve("crop1.ledger.shard-1-of-2")));
        assertEquals(
                records.size(),
                records.stream().map(BlockRecord::box).distinct().count(),
                "nothing that was finished is predicted again");
    }

    private static Process start(String... args) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:TieredStopAtLevel=1",
                                "-Dcellmap.kills=" + KILLS,
                                "-cp",
                                System.getProperty("java.class.path"),
                                KillTest.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(args[0]).toFile()))
                .start();
    }

    /** What the other JVMs say, beside the folder that they write. */
    private static Path log(String folder) {
        return Path.of(folder + ".log");
    }

    private static void waitForLines(Path ledger, int lines, Process process)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!Files.exists(ledger) || lines(ledger) < lines) {
            if (!process.isAlive())
                fail(
                        "it ended by itself:\n"
                                + Files.readString(log(ledger.getParent().toString())));
            assertTrue(System.nanoTime() < end, "it writes nothing");
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private static long lines(Path ledger) throws IOException {
        long lines = 0;
        for (byte b : Files.readAllBytes(ledger)) if (b == '\n') lines++;
        return lines;
    }
}

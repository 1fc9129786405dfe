// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.format.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a predicting JVM without warning, again and again, and then lets it finish. */
class KillTest {

    private static final int KILLS = 4;

    private static Prediction prediction(Path folder) {
        return Prediction.in(folder, 40, 9, 9);
    }

    /** In the other JVM: about two seconds of work. */
    public static void main(String[] args) {
        prediction(Path.of(args[0]))
                .with(
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
    @EnumSource(names = {"ZARR_V2", "N5"})
    void theResultIsThatOfAnUninterruptedRun(ContainerFormat format, @TempDir Path folder)
            throws IOException, InterruptedException {
        Prediction whole = prediction(folder.resolve("whole"));
        Stores.openOrCreate(whole.zarr(), format).close();
        whole.run();
        Prediction killed = prediction(folder.resolve("killed"));
        Stores.openOrCreate(killed.zarr(), format).close();
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = start(killed.folder());
            waitForLines(killed.ledger(), 2 * kill, process);
            process.destroyForcibly().waitFor();
        }
        assertTrue(killed.run().resumed() >= 2 * KILLS);
        assertEquals(whole.bytes(), killed.bytes());
    }

    private static Process start(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void waitForLines(Path ledger, int lines, Process process)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end && process.isAlive()) {
            if (Files.exists(ledger) && lines(ledger) >= lines) return;
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private static long lines(Path ledger) throws IOException {
        long lines = 0;
        for (byte b : Files.readAllBytes(ledger)) if (b == '\n') lines++;
        return lines;
    }
}

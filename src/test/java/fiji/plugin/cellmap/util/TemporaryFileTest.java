// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFileTest {

    @TempDir Path folder;

    /** The main method of a process that is killed while it has a temporary file, or not. */
    public static void main(String[] args) {
        TemporaryFile.with(
                "it",
                file -> {
                    System.out.println("held");
                    if (args.length > 0) sleep();
                    return file;
                });
    }

    private static void sleep() {
        try {
            Thread.sleep(600_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process process(String... args) throws IOException {
        List<String> command =
                Stream.concat(
                                Stream.of(
                                        System.getProperty("java.home") + "/bin/java",
                                        "-Djava.io.tmpdir=" + folder,
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        TemporaryFileTest.class.getName()),
                                Stream.of(args))
                        .toList();
        Process process = new ProcessBuilder(command).start();
        assertEquals("held", process.inputReader().readLine());
        return process;
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.getFileName().toString().startsWith("cellmap")).count();
        }
    }

    @Test
    void whatAKilledProcessLeftIsSweptByTheNext() throws Exception {
        Process killed = process("wait");
        Process living = process("wait");
        assertEquals(2, files());
        killed.destroyForcibly().waitFor();
        assertEquals(2, files());
        assertEquals(0, process().waitFor());
        assertEquals(1, files(), "that of the living process stays");
        living.destroyForcibly().waitFor();
    }

    @Test
    void failuresNameWhatItStandsFor() {
        Path model = folder.resolve("model.pt");
        Path[] seen = new Path[1];
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                TemporaryFile.with(
                                        model,
                                        file -> {
                                            seen[0] = file;
                                            throw new UsageException(
                                                    "Bad", file, "It is.", "Fix " + file);
                                        }));
        assertEquals(model.toString(), e.where());
        assertEquals("Fix " + model, e.fix());
        assertFalse(e.getMessage().contains("tmp/cellmap"), e.getMessage());
        assertFalse(Files.exists(seen[0]));
        assertTrue(seen[0].toString().endsWith(AtomicFiles.SUFFIX));
    }
}

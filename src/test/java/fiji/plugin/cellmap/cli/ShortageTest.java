// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.Shortages;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Verb;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ran out is said at once, with the figure and the remedy, and the process ends. */
class ShortageTest {

    private static final String JAVA = System.getProperty("java.home") + "/bin/java";

    @TempDir Path folder;

    /** Fails as its parameter says. */
    @Purpose("Fail.")
    record Failing(
            @Param(help = "How.", placeholder = "KIND", argument = true, required = true)
                    String kind)
            implements Verb<Failing.Nothing> {

        record Nothing() implements Outcome {
            @Override
            public String summary() {
                return "nothing";
            }
        }

        @Override
        public Nothing run(Progress progress) {
            switch (kind) {
                case "heap" -> throw new OutOfMemoryError("Java heap space");
                case "parallel" ->
                        IntStream.range(0, 64)
                                .parallel()
                                .forEach(
                                        i -> {
                                            throw new OutOfMemoryError("Java heap space");
                                        });
                case "direct" ->
                        throw new OutOfMemoryError(
                                "Cannot reserve 9 bytes of direct buffer memory");
                case "threads" -> throw new OutOfMemoryError("unable to create native thread");
                case "array" -> throw new OutOfMemoryError("Requested array size exceeds VM limit");
                case "stack" -> deeper(0);
                case "library" -> throw new UnsatisfiedLinkError("libzstd.so: cannot map");
                case "start" ->
                        throw new ExceptionInInitializerError(
                                new CellMapException("Cannot start", "", "Because.", "Do."));
                case "path" -> java.nio.file.Path.of("a\0b");
                case "folder" ->
                        throw new ExceptionInInitializerError(
                                new IllegalStateException("Cannot unpack libzstd-jni"));
                default -> throw new UsageException("No such kind", kind, "None.", "");
            }
            return new Nothing();
        }

        private static int deeper(int n) {
            return deeper(n + 1) + 1;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heap     | Memory ran out         | -Xmx8g",
                "parallel | Memory ran out         | iB, and all of it is in use",
                "direct   | outside of Java's heap | -XX:MaxDirectMemorySize=8g",
                "threads  | No more threads        | ulimit -u",
                "array    | too large              | 2^31",
                "stack    | The stack of a thread  | -Xss16m",
                "library  | native library         | -Djava.io.tmpdir=DIR",
                "folder   | native library         | iB are free",
                "start    | Cannot start           | do:    Do.",
            })
    void errorsOfTheVirtualMachineSayWhatRanOut(String kind, String what, String remedy) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            VerbCommand verb = new VerbCommand("failing", Failing.class, new Interrupt());
            assertEquals(1, Main.run(new String[] {"failing", kind}, List.of(verb)));
        } finally {
            System.setErr(before);
        }
        String text = said.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("cellmap: ") && text.contains(what), text);
        assertTrue(text.contains(remedy), text);
        assertFalse(
                text.contains("defect") || text.contains("\tat ") || text.contains("java.lang"),
                text);
    }

    /** As where the locale has no letters but ASCII. */
    @Test
    void aPathThatNoFileCanHaveIsNoDefect() {
        VerbCommand verb = new VerbCommand("failing", Failing.class, new Interrupt());
        assertEquals(2, Main.run(new String[] {"failing", "path"}, List.of(verb)));
    }

    /** Not every error of the virtual machine is a shortage. */
    @Test
    void otherErrorsAreDefects() {
        Error own = new ExceptionInInitializerError(new NullPointerException("inStream is null"));
        assertFalse(Shortages.of(own) instanceof CellMapException);
        assertFalse(Shortages.of(new AssertionError("x")) instanceof CellMapException);
    }

    /** A chunk that is larger than the heap: the process must not wait for anybody. */
    @Test
    void aProcessWithoutMemoryEndsAtOnce() throws Exception {
        Path array = Files.createDirectories(folder.resolve("a.zarr"));
        Files.writeString(
                array.resolve(".zarray"),
                "{\"zarr_format\":2,\"shape\":[1,12000,12000],\"chunks\":[1,12000,12000],\"dtype\":"
                        + "\"|u1\",\"compressor\":null,\"fill_value\":0,\"filters\":null,\"order\":\"C\"}");
        try (RandomAccessFile chunk = new RandomAccessFile(array.resolve("0.0.0").toFile(), "rw")) {
            chunk.setLength(144_000_000);
        }
        File said = folder.resolve("said").toFile();
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder(
                                JAVA,
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "inspect",
                                array.toString(),
                                "--hash")
                        .redirectErrorStream(true)
                        .redirectOutput(said)
                        .start();
        boolean ended = process.waitFor(90, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(said.toPath());
        assertTrue(
                ended, "still waiting after " + (System.nanoTime() - start) / 1e9 + " s: " + text);
        assertEquals(1, process.exitValue(), text);
        assertTrue(text.contains("-Xmx8g") && text.contains("64 MiB"), text);
    }
}

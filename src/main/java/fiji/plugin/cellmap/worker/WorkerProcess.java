// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.engine.KeptMemory;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A child JVM with its two files: the argument file that holds its class path, and the log that
 * takes its standard output and error. {@link #close} ends the child and deletes the files, the log
 * only after {@link #dropLog}.
 */
final class WorkerProcess implements AutoCloseable {

    private static final int TAIL_LINES = 20;
    private static final int EXIT_SECONDS = 5;

    private final Process process;
    private final Path arguments;
    private final Path log;
    private boolean dropLog;

    private WorkerProcess(Process process, Path arguments, Path log) {
        this.process = process;
        this.arguments = arguments;
        this.log = log;
    }

    /**
     * Starts a child in the current folder and with the environment of this process, in which the C
     * library keeps memory.
     *
     * @param address the line that {@link WorkerServer#serve} reads; not on the command line, where
     *     others could see it
     */
    static WorkerProcess start(WorkerOptions options, String address) {
        try {
            Path log = Files.createTempFile("cellmap-worker-", ".log");
            Path arguments = Files.createTempFile("cellmap-worker-", ".args");
            Files.write(arguments, arguments(options, log), nativeCharset());
            ProcessBuilder builder =
                    new ProcessBuilder(java().toString(), "@" + arguments)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            KeptMemory.in(builder.environment());
            Process process = builder.start();
            try (var in = process.outputWriter(StandardCharsets.US_ASCII)) {
                in.write(address + "\n");
            }
            return new WorkerProcess(process, arguments, log);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot start the worker process",
                    java(),
                    String.valueOf(e.getMessage()),
                    "Check that the temporary folder is writable and Fiji's Java is complete.",
                    e);
        }
    }

    private static List<String> arguments(WorkerOptions options, Path log) {
        List<String> lines = new ArrayList<>();
        lines.add("-Xmx" + options.heapMiB() + "m");
        lines.add("-Djava.awt.headless=true");
        lines.add("-Dai.djl.offline=true");
        lines.add(quoted("-XX:ErrorFile=" + log + ".crash"));
        if (Runtime.version().feature() >= 22) lines.add("--enable-native-access=ALL-UNNAMED");
        lines.add("-cp");
        lines.add(
                quoted(
                        options.classPath().stream()
                                .map(path -> path.toAbsolutePath().toString())
                                .collect(Collectors.joining(File.pathSeparator))));
        lines.add(options.mainClass());
        return lines;
    }

    /** The argument file treats backslashes and quotes as Java strings do. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static Charset nativeCharset() {
        String name = System.getProperty("native.encoding");
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the child at once. */
    void kill() {
        process.destroyForcibly();
    }

    Path log() {
        return log;
    }

    /** The log is of no more use. */
    void dropLog() {
        dropLog = true;
    }

    /** Why the child is gone, once it has ended without an answer; waits for its end. */
    CellMapException death(String verb) {
        close();
        int code = process.exitValue();
        return new CellMapException(
                "The worker process of " + verb + " ended before it answered",
                log,
                "Exit code " + code + meaning(code) + ". Its last lines:\n" + tail(),
                "What was finished is kept: run "
                        + verb
                        + " again with the same parameters to resume.");
    }

    private static String meaning(int code) {
        return switch (code) {
            case 128 + 6 -> " (aborted: a fault in a native library)";
            case 128 + 9 -> " (killed: often because the machine ran out of memory)";
            case 128 + 11 -> " (a fault in a native library)";
            case 128 + 15 -> " (ended from outside)";
            default -> "";
        };
    }

    private String tail() {
        try {
            String text = new String(Files.readAllBytes(log), nativeCharset());
            List<String> lines = text.lines().toList();
            return lines.stream()
                    .skip(Math.max(0, lines.size() - TAIL_LINES))
                    .map(line -> "         " + line)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "         (the log cannot be read)";
        }
    }

    /** Waits a little for the child's own end, then ends it. */
    @Override
    public void close() {
        try {
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(arguments);
            if (dropLog) Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // A temporary file that stays does no harm.
        }
    }
}

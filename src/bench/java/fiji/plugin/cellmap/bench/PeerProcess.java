// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Python that does tasks when it is told to: one request and one answer a line, both JSON. Not
 * thread-safe.
 */
final class PeerProcess implements AutoCloseable {

    private final String python;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final Path errors;
    private final String needs;

    /** Name and version of each library that this Python has. */
    final ObjectNode libraries;

    /** One that reads and writes arrays. */
    static PeerProcess store(String python, Path folder, int threads) {
        return new PeerProcess(
                python, folder, "store_peer.py", threads, Map.of(), "zarr and tensorstore");
    }

    /**
     * @param folder for the script and what Python says when it fails
     * @param name of the script among the resources
     * @param threads that its libraries may use
     * @param environment more variables for it
     * @param needs packages, for messages
     * @throws CellMapException if it cannot be started
     */
    PeerProcess(
            String python,
            Path folder,
            String name,
            int threads,
            Map<String, String> environment,
            String needs) {
        this.python = python;
        this.needs = needs;
        this.errors = folder.resolve("peer-" + threads + ".log");
        Path script = write(folder, name);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(python, "-u", script.toString(), "" + threads)
                            .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw failure(AtomicFiles.reason(e), e);
        }
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
        libraries = answer();
    }

    /** Puts a script into a folder. */
    static Path write(Path folder, String name) {
        try (InputStream source = PeerProcess.class.getResourceAsStream(name)) {
            Path script = folder.resolve(name);
            AtomicFiles.write(script, source.readAllBytes());
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode ask(ObjectNode request) {
        try {
            requests.write(request.toString());
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw failure(said(), e);
        }
        return answer();
    }

    private ObjectNode answer() {
        try {
            String line = answers.readLine();
            if (line == null) throw failure(said(), null);
            return Json.parseObject(line.getBytes(StandardCharsets.UTF_8), python);
        } catch (IOException e) {
            throw failure(said(), e);
        }
    }

    /** The last line that Python wrote to its standard error. */
    private String said() {
        try {
            process.waitFor();
            return Files.readString(errors).strip().lines().reduce((a, b) -> b).orElse("It ended.");
        } catch (IOException e) {
            return AtomicFiles.reason(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "The thread was interrupted.";
        }
    }

    private CellMapException failure(String why, Exception cause) {
        return new CellMapException(
                "Cannot measure the peers",
                python,
                why,
                "Give a Python 3 with the packages " + needs + ", or none.",
                cause);
    }

    @Override
    public void close() {
        process.destroy();
    }
}

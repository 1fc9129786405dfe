package fiji.plugin.cellmap.run.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Python that does tasks when it is told to: one request and one answer a line, both JSON. Not
 * thread-safe.
 */
final class PeerProcess implements AutoCloseable {

    private static final String SCRIPT = "store_peer.py";

    private final String python;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final Path errors;

    /** Name and version of each library that this Python has. */
    final ObjectNode libraries;

    /**
     * @param folder for the script and what Python says when it fails
     * @param threads that its libraries may use
     * @throws CellMapException if it cannot be started
     */
    PeerProcess(String python, Path folder, int threads) {
        this.python = python;
        this.errors = folder.resolve("peer-" + threads + ".log");
        Path script = folder.resolve(SCRIPT);
        try (InputStream source = PeerProcess.class.getResourceAsStream(SCRIPT)) {
            AtomicFiles.write(script, source.readAllBytes());
            process =
                    new ProcessBuilder(python, "-u", script.toString(), "" + threads)
                            .redirectError(errors.toFile())
                            .start();
        } catch (IOException e) {
            throw failure(AtomicFiles.reason(e), e);
        }
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
        libraries = answer();
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
                "Give a Python 3 with the packages zarr and tensorstore, or none.",
                cause);
    }

    @Override
    public void close() {
        process.destroy();
    }
}

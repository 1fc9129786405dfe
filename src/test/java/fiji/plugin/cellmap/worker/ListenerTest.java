// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenerTest {

    private final WorkerOptions options = TestVerbs.options();
    private final Listener listener = new Listener();
    private final Listener elsewhere = new Listener();

    @AfterEach
    void close() {
        listener.close();
        elsewhere.close();
    }

    @Test
    void aStrangerIsSentAwayAndTheWorkerLetIn() throws IOException {
        try (Socket stranger = connect();
                WorkerProcess process = start(listener.address())) {
            stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            assertNotNull(listener.accept(process, "echo", options, Progress.none()));
            process.kill();
            process.dropLog();
        }
    }

    @Test
    void aWrongTokenEndsTheWorker() {
        try (WorkerProcess process = start(listener.address() + "0")) {
            assertThrows(
                    IOException.class,
                    () -> listener.accept(process, "echo", options, Progress.none()));
            process.dropLog();
        }
    }

    @Test
    void anotherBuildIsRefused() throws IOException {
        try (WorkerProcess process = start(elsewhere.address());
                Socket socket = connect()) {
            String token = listener.address().split(" ")[1];
            new Channel(socket.getInputStream(), socket.getOutputStream())
                    .send(new Message.Hello(token, new Build("0.0", "other")));
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () -> listener.accept(process, "echo", options, Progress.none()));
            assertTrue(e.why().contains("0.0"), e.why());
            process.kill();
            process.dropLog();
        }
    }

    /** A JVM that has connected may need seconds before it says something. */
    @Test
    void aCancelDoesNotWaitForTheFirstWord() throws IOException {
        RecordedProgress progress = new RecordedProgress();
        try (WorkerProcess process = start(elsewhere.address());
                Socket silent = connect()) {
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
                    .execute(() -> progress.cancelled = true);
            assertTimeout(
                    Duration.ofSeconds(5),
                    () ->
                            assertThrows(
                                    CancelledException.class,
                                    () -> listener.accept(process, "echo", options, progress)));
        }
    }

    @Test
    void aWorkerThatDoesNotConnectIsGivenUp() {
        WorkerOptions hurried =
                new WorkerOptions(
                        options.classPath(),
                        options.mainClass(),
                        options.heapMiB(),
                        Duration.ofMillis(300),
                        options.grace());
        try (WorkerProcess process = start(elsewhere.address())) {
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () -> listener.accept(process, "echo", hurried, Progress.none()));
            assertEquals("The worker process did not connect", e.what());
            process.dropLog();
        }
    }

    private Socket connect() throws IOException {
        int port = Integer.parseInt(listener.address().split(" ")[0]);
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private WorkerProcess start(String address) {
        return WorkerProcess.start(options, address);
    }
}

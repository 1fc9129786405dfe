// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits on a loopback port for the one worker that knows the token. */
final class Listener implements AutoCloseable {

    private static final int POLL_MILLIS = 100;

    /** Of a busy machine: the first words of a JVM that just started can take their time. */
    private static final int HELLO_MILLIS = 30_000;

    private static final int WORD_MILLIS = 10;

    private final ServerSocket server;
    private final String token;

    Listener() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        token = HexFormat.of().formatHex(secret);
        try {
            server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            server.setSoTimeout(POLL_MILLIS);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot listen for the worker process",
                    "loopback interface",
                    String.valueOf(e.getMessage()),
                    "Allow local connections of Java in the firewall.",
                    e);
        }
    }

    /** What the worker must be told: port and token. */
    String address() {
        return server.getLocalPort() + " " + token;
    }

    /**
     * Waits for the worker and checks its hello.
     *
     * @throws IOException if the worker ended before it connected
     * @throws CellMapException if it took too long, or is another build than this process
     * @throws CancelledException if the progress was cancelled meanwhile
     */
    Connection accept(WorkerProcess process, String verb, WorkerOptions options, Progress progress)
            throws IOException {
        long deadline = System.nanoTime() + options.start().toNanos();
        while (process.isAlive()) {
            if (progress.cancelled()) {
                process.kill();
                process.dropLog();
                throw new CancelledException("Cancelled before " + verb + " started.");
            }
            if (System.nanoTime() > deadline) throw late(process, options);
            Optional<Connection> connection = next(process, progress);
            if (connection.isPresent()) return connection.get();
        }
        throw new IOException("The worker ended before it connected.");
    }

    private Optional<Connection> next(WorkerProcess process, Progress progress) throws IOException {
        Socket socket;
        try {
            socket = server.accept();
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(HELLO_MILLIS);
            Connection connection = new Connection(socket);
            if (speaks(socket, process, progress)
                    && connection.hello() instanceof Message.Hello hello
                    && isOurs(hello)) {
                socket.setSoTimeout(0);
                check(hello.build());
                return Optional.of(connection);
            }
        } catch (IOException e) {
            // A stranger, who does not speak our language.
        } catch (CellMapException e) {
            socket.close();
            throw e;
        }
        socket.close();
        return Optional.empty();
    }

    /** Waits for the first word: a JVM that has just started takes its time to form it. */
    private static boolean speaks(Socket socket, WorkerProcess process, Progress progress)
            throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HELLO_MILLIS);
        try {
            while (socket.getInputStream().available() == 0) {
                if (progress.cancelled() || !process.isAlive()) return false;
                if (System.nanoTime() > deadline) return false;
                Thread.sleep(WORD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }

    private boolean isOurs(Message.Hello hello) {
        return MessageDigest.isEqual(hello.token().getBytes(), token.getBytes());
    }

    private static void check(Build build) {
        if (build.equals(Build.current())) return;
        throw new CellMapException(
                "The worker process runs another build of CellMap",
                Build.home(),
                "Worker: " + build + ", here: " + Build.current() + ".",
                "Restart Fiji: the jar was replaced while it ran.");
    }

    private static CellMapException late(WorkerProcess process, WorkerOptions options) {
        process.kill();
        return new CellMapException(
                "The worker process did not connect",
                process.log(),
                "It took longer than " + options.start().toSeconds() + " s.",
                "Try again when the machine is less busy; a firewall may block local connections.");
    }

    @Override
    public void close() {
        Connection.closeQuietly(server);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.util.Progress;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The parent's end of the line to one worker. Closing it tells the worker to stop. */
final class Connection implements AutoCloseable {

    private static final int POLL_MILLIS = 100;
    private static final int HANG_UP_MILLIS = 5000;

    private final Socket socket;
    private final Channel channel;
    private volatile boolean spoke;

    Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.channel = new Channel(socket.getInputStream(), socket.getOutputStream());
    }

    Message hello() throws IOException {
        return receive();
    }

    /**
     * Sends a request and passes reports on until the answer comes; blocks. What the progress says
     * of the user's wishes is passed on the other way.
     *
     * @param ready gets this line once the worker may be told something
     * @param kill ends the worker; called on a cancel before it has said anything of its work, for
     *     it has nothing to lose and may be too busy with its start to hear
     * @return a result or a failure
     * @throws IOException if the worker ended without an answer
     */
    Message ask(
            Message.Request request, Consumer<Connection> ready, Runnable kill, Progress progress)
            throws IOException {
        channel.send(request);
        ready.accept(this);
        ScheduledExecutorService watch =
                Executors.newSingleThreadScheduledExecutor(Connection::thread);
        try {
            watch.scheduleWithFixedDelay(
                    new Wishes(progress, request.graceMillis(), kill),
                    POLL_MILLIS,
                    POLL_MILLIS,
                    TimeUnit.MILLISECONDS);
            ReportedProgress reported = new ReportedProgress(progress);
            while (true) {
                Message message = receive();
                spoke = true;
                if (message instanceof Message.Report report) reported.update(report);
                else if (message instanceof Message.News news) progress.tell(Events.event(news));
                else return message;
            }
        } finally {
            watch.shutdownNow();
        }
    }

    /** Tells a session something, from any thread; one that is gone hears nothing. */
    void tell(JsonNode value) {
        try {
            channel.send(new Message.Told(value));
        } catch (IOException e) {
            // The reading side sees it too.
        }
    }

    /** Passes on what the user wants. */
    private final class Wishes implements Runnable {
        private final Progress progress;
        private final long graceMillis;
        private final Runnable kill;
        private Message.Steer told = new Message.Steer(false, false);

        Wishes(Progress progress, long graceMillis, Runnable kill) {
            this.progress = progress;
            this.graceMillis = graceMillis;
            this.kill = kill;
        }

        @Override
        public void run() {
            if (progress.cancelled()) {
                if (spoke) cancel();
                else kill.run();
                return;
            }
            Message.Steer now = new Message.Steer(progress.paused(), progress.enough());
            if (now.equals(told)) return;
            try {
                channel.send(now);
                told = now;
            } catch (IOException e) {
                // The worker is gone; the reading side sees it too.
            }
        }

        /** Tells the worker, hangs up if it neither answers nor ends itself. */
        private void cancel() {
            try {
                channel.send(new Message.Cancel());
                Thread.sleep(graceMillis + HANG_UP_MILLIS);
            } catch (IOException e) {
                // As above.
            } catch (InterruptedException e) {
                return; // The answer came.
            }
            close();
        }
    }

    private Message receive() throws IOException {
        return channel.receive().orElseThrow(() -> new EOFException("The worker hung up."));
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "CellMap worker cancel");
        thread.setDaemon(true);
        return thread;
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // Nothing depends on it any more.
        }
    }

    @Override
    public void close() {
        closeQuietly(socket);
    }
}

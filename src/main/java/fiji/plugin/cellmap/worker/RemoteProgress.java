// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;

/**
 * The worker's side of a progress: sends the state to the parent, at most ten times a second except
 * for new stages, their first units (which may be those of an earlier run, see {@link
 * fiji.plugin.cellmap.util.WorkClock}) and texts, and is cancelled by {@link #cancel}.
 */
final class RemoteProgress implements Progress {

    private static final long INTERVAL_NANOS = 100_000_000;

    private final Channel channel;
    private volatile boolean cancelled;
    private String stage = "";
    private long total;
    private long done;
    private long sentDone;
    private long sentAt = System.nanoTime();

    RemoteProgress(Channel channel) {
        this.channel = channel;
    }

    @Override
    public synchronized void begin(String name, long units) {
        flush();
        stage = name;
        total = units;
        done = 0;
        send(null);
    }

    @Override
    public synchronized void advance(long units) {
        boolean first = done == 0 && units > 0;
        done += units;
        if (first || System.nanoTime() - sentAt >= INTERVAL_NANOS) send(null);
    }

    @Override
    public synchronized void message(String text) {
        send(text);
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    /** Sends what was held back. */
    synchronized void flush() {
        if (done != sentDone) send(null);
    }

    private void send(String text) {
        try {
            channel.send(new Message.Report(stage, total, done, text));
            sentDone = done;
            sentAt = System.nanoTime();
        } catch (IOException e) {
            cancel(); // The parent is gone.
        }
    }
}

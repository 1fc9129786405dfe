// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.train.TrainingEvent;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;

/**
 * The worker's side of a progress: sends the state to the parent, at most ten times a second except
 * for events, new stages, their first units (which may be those of an earlier run, see {@link
 * fiji.plugin.cellmap.util.WorkClock}) and texts, and is steered and cancelled by the parent.
 */
final class RemoteProgress implements Progress {

    private static final long INTERVAL_NANOS = 100_000_000;

    private final Channel channel;
    private volatile boolean cancelled;
    private volatile boolean heard;
    private volatile boolean unsaved;
    private volatile Message.Steer wishes = new Message.Steer(false, false);
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
        report(null);
    }

    @Override
    public synchronized void advance(long units) {
        boolean first = done == 0 && units > 0;
        done += units;
        if (first || System.nanoTime() - sentAt >= INTERVAL_NANOS) report(null);
    }

    @Override
    public synchronized void message(String text) {
        report(text);
    }

    @Override
    public synchronized void tell(Event event) {
        if (event instanceof TrainingEvent.Stepped) unsaved = true;
        if (event instanceof TrainingEvent.Ended) unsaved = false;
        flush();
        send(Events.news(event));
    }

    @Override
    public boolean cancelled() {
        if (cancelled) heard = true;
        return cancelled;
    }

    /** Whether the work knows that it is cancelled. */
    boolean isHeard() {
        return heard;
    }

    /**
     * Whether a kill would lose what a cancel saves: a training is at work, and its newest weights
     * may be in no checkpoint.
     */
    boolean hasUnsaved() {
        return unsaved;
    }

    @Override
    public boolean paused() {
        return wishes.paused();
    }

    @Override
    public boolean enough() {
        return wishes.enough();
    }

    void steer(Message.Steer now) {
        wishes = now;
    }

    void cancel() {
        cancelled = true;
    }

    /** Sends what was held back. */
    synchronized void flush() {
        if (done != sentDone) report(null);
    }

    private void report(String text) {
        send(new Message.Report(stage, total, done, text));
        sentDone = done;
        sentAt = System.nanoTime();
    }

    private void send(Message message) {
        try {
            channel.send(message);
        } catch (IOException e) {
            cancel(); // The parent is gone.
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

/** What a user wants of work that goes on: buttons write it, the work reads it. Thread-safe. */
public final class Steering {

    private volatile boolean cancelled;
    private volatile boolean paused;
    private volatile boolean enough;

    public boolean cancelled() {
        return cancelled;
    }

    public boolean paused() {
        return paused;
    }

    public boolean enough() {
        return enough;
    }

    void cancel() {
        cancelled = true;
    }

    void pause(boolean now) {
        paused = now;
    }

    void end() {
        enough = true;
    }
}

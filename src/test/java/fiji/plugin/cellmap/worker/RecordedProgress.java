// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told. */
class RecordedProgress implements Progress {

    final List<String> events = new CopyOnWriteArrayList<>();
    volatile boolean cancelled;
    volatile boolean paused;
    volatile boolean enough;
    final List<Event> told = new CopyOnWriteArrayList<>();
    private long done;

    @Override
    public void begin(String stage, long total) {
        done = 0;
        events.add("begin " + stage + " " + total);
    }

    @Override
    public void advance(long units) {
        done += units;
        events.add("at " + done);
    }

    @Override
    public void message(String text) {
        events.add(text);
    }

    @Override
    public void tell(Event event) {
        told.add(event);
    }

    @Override
    public boolean paused() {
        return paused;
    }

    @Override
    public boolean enough() {
        return enough;
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;

/** Cancels once so many windows are done; remembers what it was told. */
final class CancelAfter implements Progress {

    private final long limit;
    final List<String> messages = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    long total;
    volatile long done;

    CancelAfter(long limit) {
        this.limit = limit;
    }

    @Override
    public void begin(String stage, long units) {
        total = units;
    }

    @Override
    public void advance(long units) {
        done += units;
    }

    @Override
    public void message(String text) {
        messages.add(text);
    }

    @Override
    public void tell(Event event) {
        events.add(event);
    }

    @Override
    public boolean cancelled() {
        return done >= limit;
    }
}

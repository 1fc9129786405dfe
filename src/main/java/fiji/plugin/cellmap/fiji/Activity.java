// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.WorkClock;

/**
 * A progress as one line of text and a bar: stage, share done, time left, last message. Close it
 * when the work is over.
 */
abstract class Activity implements Progress, AutoCloseable {

    private String stage = "";
    private String note = "";
    private final WorkClock clock;

    /** Goes by the time of this machine. */
    Activity() {
        this(new WorkClock());
    }

    Activity(WorkClock clock) {
        this.clock = clock;
    }

    /**
     * @param line what to say
     * @param total 0 if unknown
     */
    abstract void show(String line, long done, long total);

    @Override
    public abstract void close();

    @Override
    public synchronized void begin(String name, long units) {
        stage = name;
        note = "";
        clock.begin(units);
        refresh();
    }

    @Override
    public synchronized void advance(long units) {
        clock.advance(units);
        refresh();
    }

    @Override
    public synchronized void message(String text) {
        note = text;
        refresh();
    }

    private void refresh() {
        show(line(), clock.done(), clock.total());
    }

    private String line() {
        StringBuilder line = new StringBuilder(stage);
        if (clock.total() > 0) line.append(" %d/%d".formatted(clock.done(), clock.total()));
        clock.left().ifPresent(t -> line.append(", ").append(WorkClock.text(t)).append(" left"));
        if (!note.isEmpty()) line.append(line.isEmpty() ? "" : ": ").append(note);
        return line.toString();
    }
}

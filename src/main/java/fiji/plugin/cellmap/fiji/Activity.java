// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.live.LiveView;
import fiji.plugin.cellmap.fiji.live.Steering;
import fiji.plugin.cellmap.train.TrainingEvent;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.WorkClock;

/**
 * A progress as one line of text and a bar: stage, share done, time left, last message; also in a
 * window, where there is one. Close it when the work is over.
 */
abstract class Activity implements Progress, AutoCloseable {

    private String stage = "";
    private String note = "";
    private final WorkClock clock;
    private final Steering steering = new Steering();
    private LiveView view = LiveView.NONE;

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

    /** Whether the work is cancelled by other means than the window. */
    abstract boolean stopped();

    @Override
    public abstract void close();

    /** What the window's buttons write. */
    final Steering steering() {
        return steering;
    }

    /** Shows the work in a window as well. */
    final void showIn(LiveView window) {
        view = window;
    }

    /** Tells the window that the work is over; see {@link LiveView#ended}. */
    final void ended(String end) {
        view.ended(end);
    }

    @Override
    public final boolean cancelled() {
        return steering.cancelled() || stopped();
    }

    @Override
    public final boolean paused() {
        return steering.paused();
    }

    @Override
    public final boolean enough() {
        return steering.enough();
    }

    @Override
    public synchronized void tell(Event event) {
        if (event instanceof TrainingEvent.Rested rested) clock.rest(rested.now());
        view.tell(event);
    }

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
        String line = line();
        show(line, clock.done(), clock.total());
        view.show(line, clock.done(), clock.total());
    }

    private String line() {
        StringBuilder line = new StringBuilder(stage);
        if (clock.total() > 0) line.append(" %d/%d".formatted(clock.done(), clock.total()));
        clock.left().ifPresent(t -> line.append(", ").append(WorkClock.text(t)).append(" left"));
        if (!note.isEmpty()) line.append(line.isEmpty() ? "" : ": ").append(note);
        return line.toString();
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes on what a listener is told as {@link TrainingEvent}s of a progress, steps at most five
 * times a second, and before them the rows of a training that goes on. Not thread-safe.
 */
public final class TrainingNews implements TrainingListener {

    private static final long INTERVAL_NANOS = 200_000_000;

    /** Of earlier rows without validation; a curve on a screen has no more points. */
    private static final int EARLIER = 2000;

    private final String run;
    private final String device;
    private final List<JournalRow> earlier;
    private final Progress progress;
    private TrainingStep held;
    private long told = System.nanoTime() - INTERVAL_NANOS;

    /**
     * @param earlier rows that the journal holds already
     */
    public TrainingNews(String run, String device, List<JournalRow> earlier, Progress progress) {
        this.run = run;
        this.device = device;
        this.earlier = List.copyOf(earlier);
        this.progress = progress;
    }

    @Override
    public void began(TrainingPlan plan) {
        progress.tell(new TrainingEvent.Began(run, device, plan));
        List<JournalRow> rows = new ArrayList<>();
        int stride = 1 + earlier.size() / EARLIER;
        for (int i = 0; i < earlier.size(); i++)
            if (i % stride == 0 || earlier.get(i).validated()) rows.add(earlier.get(i));
        if (!rows.isEmpty()) progress.tell(new TrainingEvent.Logged(rows));
    }

    @Override
    public void stepped(TrainingStep step) {
        held = held == null ? step : held.and(step);
        if (System.nanoTime() - told >= INTERVAL_NANOS) flush();
    }

    private void flush() {
        if (held == null) return;
        progress.tell(new TrainingEvent.Stepped(held));
        held = null;
        told = System.nanoTime();
    }

    @Override
    public void logged(JournalRow row) {
        flush();
        progress.tell(new TrainingEvent.Logged(List.of(row)));
    }

    @Override
    public void previewed(long step, Preview preview) {
        flush();
        progress.tell(new TrainingEvent.Previewed(step, SmallPreview.of(preview)));
    }

    @Override
    public void rested(boolean now) {
        flush();
        progress.tell(new TrainingEvent.Rested(now));
    }

    @Override
    public void ended(TrainingState state, boolean early) {
        flush();
        progress.tell(new TrainingEvent.Ended(state, early));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import java.util.List;

/** Tells several listeners, one after the other. */
record Listeners(List<TrainingListener> all) implements TrainingListener {

    Listeners {
        all = List.copyOf(all);
    }

    @Override
    public void began(TrainingPlan plan) {
        all.forEach(l -> l.began(plan));
    }

    @Override
    public void stepped(TrainingStep step) {
        all.forEach(l -> l.stepped(step));
    }

    @Override
    public void noted(long step, String text) {
        all.forEach(l -> l.noted(step, text));
    }

    @Override
    public void logged(JournalRow row) {
        all.forEach(l -> l.logged(row));
    }

    @Override
    public void previewed(long step, Preview preview) {
        all.forEach(l -> l.previewed(step, preview));
    }

    @Override
    public void rested(boolean now) {
        all.forEach(l -> l.rested(now));
    }

    @Override
    public void ended(TrainingState state, boolean early) {
        all.forEach(l -> l.ended(state, early));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.util.Progress;
import java.util.List;

/** What a {@link TrainingListener} is told, as data that reach another process. */
public sealed interface TrainingEvent extends Progress.Event {

    /** Tells it. */
    void to(TrainingListener listener);

    /**
     * @param run the run folder
     * @param device that computes
     */
    record Began(String run, String device, TrainingPlan plan) implements TrainingEvent {
        @Override
        public void to(TrainingListener listener) {
            listener.began(plan);
        }
    }

    record Stepped(TrainingStep step) implements TrainingEvent {
        @Override
        public void to(TrainingListener listener) {
            listener.stepped(step);
        }
    }

    /** One row, or, where a training goes on, those of its beginning. */
    record Logged(List<JournalRow> rows) implements TrainingEvent {
        @Override
        public void to(TrainingListener listener) {
            rows.forEach(listener::logged);
        }
    }

    record Previewed(long step, SmallPreview picture) implements TrainingEvent {
        @Override
        public void to(TrainingListener listener) {
            listener.previewed(step, picture.preview());
        }
    }

    record Rested(boolean now) implements TrainingEvent {
        @Override
        public void to(TrainingListener listener) {
            listener.rested(now);
        }
    }

    record Ended(TrainingState state, boolean early) implements TrainingEvent {
        @Override
        public void to(TrainingListener listener) {
            listener.ended(state, early);
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sweep;

import fiji.plugin.cellmap.train.Trainer;
import fiji.plugin.cellmap.util.Progress;

/**
 * The progress of one trial, which is asked to end early, with a checkpoint, once it has made its
 * steps. Its schedule is that of the whole training, so going on later gives what training at once
 * would.
 */
final class Round implements Progress {

    private final Progress outer;
    private final String trial;
    private final long steps;
    private volatile boolean training;
    private volatile long done;

    /**
     * @param steps of the training that are made at most
     */
    Round(Progress outer, String trial, long steps) {
        this.outer = outer;
        this.trial = trial;
        this.steps = steps;
    }

    @Override
    public void begin(String stage, long total) {
        training = stage.equals(Trainer.STAGE);
        done = 0;
        outer.begin(trial + ": " + stage, training ? Math.min(total, steps) : total);
    }

    @Override
    public void advance(long units) {
        done += units;
        outer.advance(units);
    }

    @Override
    public boolean enough() {
        return outer.enough() || training && done >= steps;
    }

    @Override
    public void message(String text) {
        outer.message(text);
    }

    @Override
    public void tell(Event event) {
        outer.tell(event);
    }

    @Override
    public boolean cancelled() {
        return outer.cancelled();
    }

    @Override
    public boolean agrees(String question) {
        return outer.agrees(question);
    }

    @Override
    public boolean paused() {
        return outer.paused();
    }
}

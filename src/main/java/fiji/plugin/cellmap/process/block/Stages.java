// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.util.Progress;

/**
 * One progress bar for work in many stages, each of which goes over its volume a known number of
 * times. A stage that ends early, because it was finished before, counts in full. Thread-safe
 * within a stage.
 */
public final class Stages {

    private static final int UNITS_PER_PASS = 100;

    private final Progress outer;
    private Stage stage;

    /**
     * @param text what is being done
     * @param passes of all stages together
     */
    public Stages(String text, long passes, Progress outer) {
        this.outer = outer;
        outer.begin(text, UNITS_PER_PASS * passes);
    }

    /**
     * Begins a stage.
     *
     * @param text shown beside the bar
     * @param passes over the volume
     * @param voxels of the volume
     * @return to be advanced by voxels
     */
    public Progress begin(String text, int passes, long voxels) {
        outer.check();
        stage = new Stage(UNITS_PER_PASS * passes, (double) passes * voxels);
        if (passes > 0) outer.message(text);
        return stage;
    }

    /** Whether the work was cancelled. */
    public boolean cancelled() {
        return outer.cancelled();
    }

    /** Ends the stage. */
    public void end() {
        stage.complete();
    }

    private final class Stage implements Progress {

        private final long units;
        private final double total;
        private double done;
        private long shown;

        Stage(long units, double total) {
            this.units = units;
            this.total = total;
        }

        @Override
        public void begin(String stage, long total) {}

        @Override
        public synchronized void advance(long voxels) {
            done += voxels;
            show(Math.min(units, (long) (units * done / total)));
        }

        synchronized void complete() {
            show(units);
        }

        private void show(long now) {
            if (now > shown) outer.advance(now - shown);
            shown = Math.max(shown, now);
        }

        @Override
        public void message(String text) {
            outer.message(text);
        }

        @Override
        public boolean cancelled() {
            return outer.cancelled();
        }
    }
}

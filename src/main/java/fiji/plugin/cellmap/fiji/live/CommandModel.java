// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import fiji.plugin.cellmap.predict.PredictionEvent;
import fiji.plugin.cellmap.train.TrainingEvent;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import java.util.Locale;

/**
 * What a window shows of a command: how far it has come, and, once there is one, its training and
 * its prediction. Thread-safe: told by the threads of the command, read by another.
 */
final class CommandModel implements LiveView {

    private static final double GIB = 1L << 30;

    private String line = "Starting…";
    private long done;
    private long total;
    private TrainingModel training;
    private PredictionModel prediction;
    private MemoryUse memory;
    private String end;
    private long version;

    @Override
    public synchronized void show(String text, long units, long of) {
        version++;
        line = text;
        done = units;
        total = of;
    }

    @Override
    public synchronized void tell(Progress.Event event) {
        version++;
        if (event instanceof TrainingEvent.Began began)
            training = new TrainingModel(began.device());
        if (event instanceof TrainingEvent told && training != null) told.to(training);
        if (event instanceof PredictionEvent told) {
            if (prediction == null) prediction = new PredictionModel();
            prediction.tell(told);
        }
        if (event instanceof MemoryUse use) memory = use;
    }

    @Override
    public synchronized void ended(String why) {
        version++;
        end = why;
    }

    /** Another number after each change. */
    synchronized long version() {
        return version;
    }

    synchronized String line() {
        return line;
    }

    /** Part of the stage that is done, in thousandths; -1 if unknown. */
    synchronized int thousandths() {
        return total > 0 ? (int) (1000 * Math.min(done, total) / total) : -1;
    }

    /** The newest training; null if there is none. */
    synchronized TrainingModel training() {
        return training;
    }

    /** The prediction; null if there is none. */
    synchronized PredictionModel prediction() {
        return prediction;
    }

    /** Whether there is more to see than progress. */
    synchronized boolean hasPanels() {
        return training != null || prediction != null;
    }

    /** Why the command has failed or stopped; empty if it did all; null as long as it works. */
    synchronized String end() {
        return end;
    }

    /** What the working process takes; empty if unknown. */
    synchronized String memory() {
        if (memory == null || memory.process() < 0) return "";
        String text = String.format(Locale.ROOT, "%.1f GiB", memory.process() / GIB);
        return memory.device() < 0
                ? text
                : text + String.format(Locale.ROOT, " (GPU %.1f GiB)", memory.device() / GIB);
    }
}

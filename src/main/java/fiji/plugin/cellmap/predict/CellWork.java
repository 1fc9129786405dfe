// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Works on what somebody looks at now: the estimates first, a small one and then one as large as a
 * window, then the cells in the order of the newest {@link Gaze}. A cell that this no longer names
 * is given up before the next call of the network, and so is one that stands in the way of an
 * estimate; that one comes again later, sparing the windows that were evaluated. Thread-safe.
 */
public final class CellWork {

    private static final int POLL_MILLIS = 100;
    private static final int BOTH = 2;

    private final LookedCells cells;
    private Gaze gaze = Gaze.nowhere(0);
    private final List<Long> waiting = new ArrayList<>();

    /** Estimates that are still to come for the gaze. */
    private int estimates;

    /**
     * @param cells used by nobody else
     */
    public CellWork(LookedCells cells) {
        this.cells = cells;
    }

    /** Takes a newer gaze; returns at once. */
    public synchronized void look(Gaze newest) {
        gaze = newest;
        waiting.clear();
        LongStream.of(newest.cells()).forEach(waiting::add);
        estimates = newest.centre() == null ? 0 : BOTH;
        notifyAll();
    }

    /**
     * Works until the progress is cancelled or the thread interrupted; blocks. A failure of the
     * model ends the work on a gaze, and is said.
     *
     * @param progress is told what is seen, on this thread
     */
    public void run(Progress progress) {
        while (!progress.cancelled() && !Thread.currentThread().isInterrupted()) {
            Task task = next();
            if (task == null) continue;
            try {
                work(task, progress);
                done(task);
            } catch (CancelledException e) {
                // Something else is wanted now.
            } catch (CellMapException e) {
                giveUp(task.gaze);
                progress.tell(new Sight.Trouble(task.gaze, e.getMessage()));
            }
        }
    }

    /**
     * What to do next.
     *
     * @param voxel to estimate the neighbourhood of; null for a cell
     * @param first whether it is the first estimate
     */
    private record Task(long gaze, long[] voxel, boolean first, long cell) {}

    private void work(Task task, Progress progress) {
        if (task.voxel == null)
            progress.tell(
                    cells.cell(
                            task.cell,
                            Progress.until(() -> progress.cancelled() || !wants(task.cell))));
        else if (task.first) cells.sketch(task.gaze, task.voxel).ifPresent(progress::tell);
        else progress.tell(cells.glimpse(task.gaze, task.voxel));
    }

    /** Waits a moment if there is nothing to do; null then. */
    private synchronized Task next() {
        if (estimates > 0) return new Task(gaze.number(), gaze.centre(), estimates == BOTH, 0);
        if (!waiting.isEmpty()) return new Task(gaze.number(), null, false, waiting.get(0));
        try {
            wait(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private synchronized boolean wants(long cell) {
        return estimates == 0 && waiting.contains(cell);
    }

    private synchronized void done(Task task) {
        if (task.voxel == null) waiting.remove(task.cell);
        else if (task.gaze == gaze.number()) estimates--;
    }

    private synchronized void giveUp(long number) {
        if (number != gaze.number()) return;
        waiting.clear();
        estimates = 0;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.predict.Gaze;
import fiji.plugin.cellmap.predict.Sight;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Look;
import fiji.plugin.cellmap.worker.SessionRunner;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import net.imglib2.realtransform.AffineTransform3D;

/**
 * A model that predicts what is looked at, in a session of its own from the first to {@link
 * #close}. What it says, errors too, becomes state here; a listener is told that something changed.
 * Thread-safe.
 */
final class LiveModel implements AutoCloseable {

    /** Told of changes, on the thread of the session: must return soon. */
    interface Listener {

        /** There is something to see. */
        void opened(LiveModel model);

        /** There is more to see. */
        void seen(LiveModel model);

        /** It says something else. */
        void said(LiveModel model);
    }

    private final int memoryMib;
    private final int mostCells;
    private final Listener listener;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;
    private Consumer<Gaze> line;
    private Gaze newest;
    private volatile SeenCells seen;
    private volatile ViewCells view = new ViewCells(new long[0], 0, null);
    private volatile long gazes;
    private volatile String state = "Starting";
    private volatile String error = "";

    /**
     * Starts the session; returns at once.
     *
     * @param after whose end is waited for first, so that there is never more than one in memory or
     *     at an output; null for none
     * @param memoryMib for finished cells
     * @param mostCells of one view
     */
    LiveModel(
            SessionRunner runner,
            Look session,
            LiveModel after,
            int memoryMib,
            int mostCells,
            Listener listener) {
        this.memoryMib = memoryMib;
        this.mostCells = mostCells;
        this.listener = listener;
        Thread thread = new Thread(() -> run(runner, session, after), "CellMap model");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(SessionRunner runner, Look session, LiveModel after) {
        try {
            if (after != null) after.await();
            if (closed) return;
            runner.run(session, this::ready, new Told());
        } catch (CancelledException | InterruptedException e) {
            // It was closed.
        } catch (CellMapException e) {
            fail(e.getMessage());
        } catch (RuntimeException | Error e) {
            fail("The model stopped: " + e);
        } finally {
            ended.countDown();
        }
    }

    /** What was looked at before the session listens is not lost. */
    private synchronized void ready(Consumer<Gaze> to) {
        line = to;
        if (newest != null) to.accept(newest);
    }

    private synchronized void tell(Gaze gaze) {
        newest = gaze;
        if (line != null) line.accept(gaze);
    }

    private void fail(String text) {
        error = text;
        if (!closed) listener.said(this);
    }

    /** What the session says. */
    private final class Told implements Progress {
        @Override
        public void begin(String stage, long total) {
            state = stage;
            listener.said(LiveModel.this);
        }

        @Override
        public void advance(long units) {}

        @Override
        public void message(String text) {}

        @Override
        public void tell(Event event) {
            if (closed || !(event instanceof Sight sight)) return;
            if (sight instanceof Sight.Scene scene) {
                seen = new SeenCells(scene, memoryMib);
                state = "";
                listener.opened(LiveModel.this);
            } else if (sight instanceof Sight.Cell cell) {
                seen.add(cell);
                listener.seen(LiveModel.this);
            } else if (sight instanceof Sight.Glimpse glimpse) {
                seen.add(glimpse);
                listener.seen(LiveModel.this);
            } else if (sight instanceof Sight.Trouble trouble) {
                fail(trouble.error());
            }
        }

        @Override
        public boolean cancelled() {
            return closed;
        }
    }

    /** What was seen; null before there is anything to see. */
    SeenCells seen() {
        return seen;
    }

    /**
     * The view moves: work on the one before is of no more use. For the thread of {@link #look}.
     */
    void lookAway() {
        view = new ViewCells(new long[0], 0, null);
        if (seen != null) tell(Gaze.nowhere(++gazes));
    }

    /** The view stands still: estimates its middle, then predicts its cells. For one thread. */
    void look(AffineTransform3D viewTransform, int width, int height) {
        SeenCells now = seen;
        if (now == null) return;
        int most =
                (int) Math.max(1, Math.min(mostCells, ((long) memoryMib << 19) / now.cellBytes()));
        ViewCells cells =
                ViewCells.of(
                        now.scene(),
                        Placed.transform(now.grid()),
                        viewTransform,
                        width,
                        height,
                        most);
        view = cells;
        if (ended.getCount() > 0) error = "";
        long[] missing = Arrays.stream(cells.nearest()).filter(n -> !now.isFinished(n)).toArray();
        boolean middle = cells.nearest().length > 0 && !now.isFinished(cells.nearest()[0]);
        tell(new Gaze(++gazes, missing, middle ? cells.centre() : null));
        listener.said(this);
    }

    /** How many cells of the view are finished. */
    long finished() {
        SeenCells now = seen;
        return now == null ? 0 : Arrays.stream(view.nearest()).filter(now::isFinished).count();
    }

    /** The cells of the view. */
    ViewCells view() {
        return view;
    }

    /** What it does, in words; empty once it is open. */
    String state() {
        return state;
    }

    /** What went wrong last, and what to do; empty if nothing did. */
    String error() {
        return error;
    }

    /** Ends the work and frees the model; returns at once. */
    @Override
    public void close() {
        closed = true;
    }

    /** Waits until the session has ended. */
    void await() throws InterruptedException {
        ended.await();
    }
}

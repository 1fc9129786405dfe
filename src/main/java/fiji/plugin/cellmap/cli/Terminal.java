// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.TrainingEvent;
import fiji.plugin.cellmap.train.TrainingPlan;
import fiji.plugin.cellmap.util.Printable;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.WorkClock;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Progress in a terminal, on standard error: one line that is rewritten, or, where that is not a
 * terminal, a line now and then. Thread-safe.
 */
final class Terminal implements Progress {

    private static final int WIDTH = 100;

    private final PrintStream out = System.err;
    private final boolean live = System.console() != null && System.getenv("CI") == null;
    private final Interrupt interrupt;
    private final boolean quiet;
    private final WorkClock clock = new WorkClock();
    private String stage = "";
    private String note = "";
    private long shown;
    private TrainingPlan training;

    Terminal(Interrupt interrupt, boolean quiet) {
        this.interrupt = interrupt;
        this.quiet = quiet;
    }

    @Override
    public synchronized void begin(String stage, long total) {
        end();
        this.stage = Printable.of(stage);
        this.note = "";
        clock.begin(total);
        show(true);
    }

    @Override
    public synchronized void advance(long units) {
        clock.advance(units);
        show(false);
    }

    @Override
    public synchronized void message(String text) {
        if (stage.isEmpty()) {
            if (!quiet) out.println(Printable.of(text));
            return;
        }
        note = Printable.of(text);
        show(false);
    }

    /** Says what each validation found, in a line that stays. */
    @Override
    public synchronized void tell(Event event) {
        if (event instanceof TrainingEvent.Began began) training = began.plan();
        if (!(event instanceof TrainingEvent.Logged logged) || training == null || quiet) return;
        for (JournalRow row : logged.rows())
            if (row.validated() && row.step() > training.step())
                stay("Step " + row.step() + ": " + row.scores().text(training.classes()));
    }

    private void stay(String text) {
        if (live && !stage.isEmpty()) out.print("\r" + " ".repeat(WIDTH) + "\r");
        out.println(Printable.of(text));
        show(true);
    }

    @Override
    public synchronized boolean agrees(String question) {
        if (System.console() == null || quiet) return false;
        String answer = System.console().readLine("%s [y/N] ", Printable.of(question));
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    @Override
    public boolean cancelled() {
        return interrupt.cancelled();
    }

    /** Leaves the line as it stands. */
    synchronized void end() {
        if (live && !stage.isEmpty() && !quiet) {
            show(true);
            out.println();
        }
        stage = "";
    }

    private void show(boolean now) {
        long time = System.nanoTime();
        long pause = live ? 200_000_000L : 30_000_000_000L;
        if (quiet || stage.isEmpty() || !now && time - shown < pause) return;
        shown = time;
        StringBuilder line = new StringBuilder(stage);
        if (clock.total() > 0) {
            line.append(String.format("  %3d %%", 100 * clock.done() / clock.total()));
            line.append("  ").append(clock.done()).append('/').append(clock.total());
            clock.left()
                    .ifPresent(t -> line.append("  ").append(WorkClock.text(t)).append(" left"));
        }
        if (!note.isEmpty()) line.append("  ").append(note);
        if (live) {
            if (line.length() > WIDTH) line.setLength(WIDTH);
            out.print("\r" + line + " ".repeat(WIDTH - line.length()));
            out.flush();
        } else {
            out.println(line);
        }
    }
}

package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Progress;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Progress in a terminal, on standard error: one line that is rewritten, or, where that is no
 * terminal, a line now and then. Thread-safe.
 */
final class Terminal implements Progress {

    private static final int WIDTH = 100;

    private final PrintStream out = System.err;
    private final boolean live = System.console() != null && System.getenv("CI") == null;
    private final Interrupt interrupt;
    private final boolean quiet;
    private String stage = "";
    private String note = "";
    private long total;
    private long done;
    private long skipped;
    private long began;
    private long shown;

    Terminal(Interrupt interrupt, boolean quiet) {
        this.interrupt = interrupt;
        this.quiet = quiet;
    }

    @Override
    public synchronized void begin(String stage, long total) {
        end();
        this.stage = stage;
        this.total = total;
        this.note = "";
        done = 0;
        skipped = 0;
        began = System.nanoTime();
        show(true);
    }

    @Override
    public synchronized void advance(long units) {
        if (done == 0 && System.nanoTime() - began < 1_000_000_000L && units > 1) skipped = units;
        done += units;
        show(false);
    }

    @Override
    public synchronized void message(String text) {
        if (stage.isEmpty()) {
            if (!quiet) out.println(text);
            return;
        }
        note = text;
        show(false);
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
        if (total > 0) {
            line.append(String.format("  %3d %%", 100 * done / total));
            line.append("  ").append(done).append('/').append(total);
            if (done > skipped && done < total) {
                double rate = (time - began) / 1e9 / (done - skipped);
                line.append("  ").append(clock(rate * (total - done))).append(" left");
            }
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

    private static String clock(double seconds) {
        Duration d = Duration.ofSeconds(Math.round(seconds));
        return d.toHours() > 0
                ? String.format("%d h %02d min", d.toHours(), d.toMinutesPart())
                : String.format("%d:%02d min", d.toMinutes(), d.toSecondsPart());
    }
}

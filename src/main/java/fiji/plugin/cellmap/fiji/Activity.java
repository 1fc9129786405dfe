package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.Progress;
import java.time.Duration;

/**
 * A progress as one line of text and a bar: stage, share done, time left, last message. Close it
 * when the work is over.
 */
abstract class Activity implements Progress, AutoCloseable {

    private String stage = "";
    private String note = "";
    private long total;
    private long done;
    private long began;

    /**
     * @param line what to say
     * @param total 0 if unknown
     */
    abstract void show(String line, long done, long total);

    @Override
    public abstract void close();

    @Override
    public synchronized void begin(String name, long units) {
        stage = name;
        total = units;
        done = 0;
        note = "";
        began = System.nanoTime();
        refresh();
    }

    @Override
    public synchronized void advance(long units) {
        done += units;
        refresh();
    }

    @Override
    public synchronized void message(String text) {
        note = text;
        refresh();
    }

    private void refresh() {
        show(line(System.nanoTime() - began), done, total);
    }

    private String line(long nanos) {
        StringBuilder line = new StringBuilder(stage);
        if (total > 0) line.append(" %d/%d".formatted(done, total));
        if (done > 0 && done < total) {
            Duration left = Duration.ofNanos((long) ((double) nanos / done * (total - done)));
            line.append(", ").append(clock(left)).append(" left");
        }
        if (!note.isEmpty()) line.append(line.isEmpty() ? "" : ": ").append(note);
        return line.toString();
    }

    static String clock(Duration time) {
        return time.toHours() > 0
                ? "%d h %02d min".formatted(time.toHours(), time.toMinutesPart())
                : "%d:%02d min".formatted(time.toMinutes(), time.toSecondsPart());
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Estimates how long a stage of work will still take, from the pace so far. Work reported in one
 * lump right after the start was done by an earlier run: it counts as done, but says nothing about
 * the pace. Not thread-safe.
 */
public final class WorkClock {

    /**
     * Until when after its beginning a lump of units counts as done before, and single units say
     * nothing about the pace: news of them may have waited for a window that was opening.
     */
    private static final long AT_ONCE_NANOS = 1_000_000_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanos;
    private long total;
    private long done;
    private long skipped;
    private long began;
    private long restsSince;
    private boolean resting;

    /** A clock that goes by the time of this machine. */
    public WorkClock() {
        this(System::nanoTime);
    }

    /**
     * @param nanos the time in nanoseconds since any moment; never goes back
     */
    public WorkClock(LongSupplier nanos) {
        this.nanos = nanos;
        began = nanos.getAsLong();
    }

    /**
     * Starts a stage.
     *
     * @param units in it; 0 if unknown
     */
    public void begin(long units) {
        total = units;
        done = 0;
        skipped = 0;
        began = nanos.getAsLong();
        restsSince = began;
    }

    /** Adds finished units. */
    public void advance(long units) {
        if (done == 0 && units > 1 && nanos.getAsLong() - began < AT_ONCE_NANOS) skipped = units;
        done += units;
    }

    /** Says whether the work rests; the time that it rests says nothing about the pace. */
    public void rest(boolean now) {
        if (now == resting) return;
        long time = nanos.getAsLong();
        if (now) restsSince = time;
        else began += time - restsSince;
        resting = now;
    }

    /** Units of the stage; 0 if unknown. */
    public long total() {
        return total;
    }

    /** Finished units, those of an earlier run included. */
    public long done() {
        return done;
    }

    /** The time that the rest will take at the pace of this run; empty if there is none yet. */
    public Optional<Duration> left() {
        if (done <= skipped || done >= total) return Optional.empty();
        long now = resting ? restsSince : nanos.getAsLong();
        if (now - began < AT_ONCE_NANOS) return Optional.empty();
        double seconds = (now - began) / NANOS_PER_SECOND / (done - skipped);
        return Optional.of(Duration.ofSeconds(Math.round(seconds * (total - done))));
    }

    /** As {@link #text(Duration)}, of seconds. */
    public static String text(double seconds) {
        return text(Duration.ofSeconds(Math.round(seconds)));
    }

    /** A time for people: {@code 1:05 min} or {@code 2 h 03 min}. */
    public static String text(Duration time) {
        return time.toHours() > 0
                ? "%d h %02d min".formatted(time.toHours(), time.toMinutesPart())
                : "%d:%02d min".formatted(time.toMinutes(), time.toSecondsPart());
    }
}

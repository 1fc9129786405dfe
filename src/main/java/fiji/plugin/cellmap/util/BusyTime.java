// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.function.LongSupplier;

/** The time in which at least one of several things is going on. Thread-safe. */
public final class BusyTime {

    private final LongSupplier nanos;
    private int running;
    private long since;
    private long total;

    public BusyTime() {
        this(System::nanoTime);
    }

    /**
     * @param nanos the time that passes
     */
    BusyTime(LongSupplier nanos) {
        this.nanos = nanos;
    }

    public synchronized void begin() {
        if (running++ == 0) since = nanos.getAsLong();
    }

    public synchronized void end() {
        if (--running == 0) total += nanos.getAsLong() - since;
    }

    /** So far, in seconds. */
    public synchronized double seconds() {
        long now = running == 0 ? 0 : nanos.getAsLong() - since;
        return (total + now) / 1e9;
    }
}

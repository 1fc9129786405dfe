// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.swing.SwingUtilities;

/**
 * How long events wait for the event thread. An empty event is posted every few milliseconds; while
 * one waits for long, what the event thread does is written down. Thread-safe.
 */
public final class LongEvents {

    private static final int EVERY_MILLIS = 5;
    private static final long LONG_NANOS = 40_000_000;

    private final AtomicLong longest = new AtomicLong();
    private final List<String> seen = new ArrayList<>();
    private volatile Thread events;
    private volatile long asked;

    private LongEvents() {}

    /** Starts the event thread if there is none, and watches it from now on, in a daemon thread. */
    public static LongEvents watch() throws InterruptedException, InvocationTargetException {
        LongEvents watching = new LongEvents();
        SwingUtilities.invokeAndWait(() -> watching.events = Thread.currentThread());
        Thread thread = new Thread(watching::pulse, "pulse");
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
        return watching;
    }

    private void pulse() {
        while (true) {
            long posted = System.nanoTime();
            if (asked == 0) {
                asked = posted;
                SwingUtilities.invokeLater(this::answered);
            } else if (posted - asked > LONG_NANOS) {
                write(posted - asked);
            }
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void answered() {
        longest.accumulateAndGet(System.nanoTime() - asked, Math::max);
        asked = 0;
    }

    private synchronized void write(long waited) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        ThreadInfo info = threads.getThreadInfo(events.getId(), Integer.MAX_VALUE);
        StringBuilder text = new StringBuilder("after " + waited / 1_000_000 + " ms, ");
        append(text, info);
        if (info.getLockOwnerId() >= 0) {
            text.append("\n  waits for ");
            append(text, threads.getThreadInfo(info.getLockOwnerId(), Integer.MAX_VALUE));
        }
        seen.add(text.toString());
    }

    private static void append(StringBuilder text, ThreadInfo thread) {
        if (thread == null) return;
        text.append(thread.getThreadName()).append(", ").append(thread.getThreadState());
        for (StackTraceElement frame : thread.getStackTrace()) text.append("\n    ").append(frame);
    }

    /** The longest wait in milliseconds since the last call of this. */
    public long longest() {
        return longest.getAndSet(0) / 1_000_000;
    }

    /** What the event thread did in waits of more than 40 ms, since the last call of this. */
    public synchronized List<String> stacks() {
        List<String> all = List.copyOf(seen);
        seen.clear();
        return all;
    }
}

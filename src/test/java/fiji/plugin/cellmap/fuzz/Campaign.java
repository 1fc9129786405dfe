// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Many executions with seeds that count up, each within a time limit. The system property {@value
 * #COUNT} sets how many; without it there are a few, for the tests of every build.
 */
public final class Campaign {

    /** System property: number of executions of every campaign. */
    public static final String COUNT = "cellmap.fuzz";

    /** System property: the first seed. */
    private static final String FIRST = "cellmap.fuzz.seed";

    /** System property: seconds that an execution may take; more on a machine that is busy. */
    private static final String LIMIT = "cellmap.fuzz.limit";

    private static final long LIMIT_S = 20;

    /** What is done with a seed. */
    @FunctionalInterface
    public interface Execution {

        /**
         * @throws Throwable if it shows a fault; of one kind (class and place) the first is kept
         */
        void run(long seed) throws Throwable;
    }

    private Campaign() {}

    /**
     * Runs; blocks.
     *
     * @param few executions where nothing else is asked for
     * @return faults by kind, each with its seed and a trace; empty if there are none
     */
    public static Map<String, String> run(String name, int few, Execution execution) {
        int count = Integer.getInteger(COUNT, few);
        long first = Long.getLong(FIRST, 1);
        long limit = Long.getLong(LIMIT, LIMIT_S);
        Map<String, String> faults = new LinkedHashMap<>();
        ExecutorService worker = worker();
        long began = System.nanoTime();
        for (long seed = first; seed < first + count; seed++) {
            long s = seed;
            if (count > few && (s - first) % 1000 == 0)
                System.out.println(name + " " + (s - first) + " " + faults.keySet());
            Thread[] thread = new Thread[1];
            Future<?> future =
                    worker.submit(
                            () -> {
                                thread[0] = Thread.currentThread();
                                try {
                                    execution.run(s);
                                } catch (Throwable e) {
                                    throw new ExecutionException(e);
                                }
                                return null;
                            });
            try {
                future.get(limit, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                StringBuilder at = new StringBuilder("still running after " + limit + " s");
                for (StackTraceElement line : thread[0].getStackTrace())
                    at.append("\n  ").append(line);
                add(faults, "hang", "seed " + s + ": " + at);
                worker = worker();
            } catch (ExecutionException e) {
                Throwable fault = e.getCause();
                while (fault instanceof ExecutionException && fault.getCause() != null)
                    fault = fault.getCause();
                add(faults, kind(fault), "seed " + s + ": " + trace(fault));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        worker.shutdownNow();
        System.out.printf(
                "%s: %d executions from seed %d, %d kinds of faults, %.0f s%n",
                name, count, first, faults.size(), (System.nanoTime() - began) / 1e9);
        return faults;
    }

    /** Says it at once: a long campaign may be ended early. */
    private static void add(Map<String, String> faults, String kind, String fault) {
        if (faults.putIfAbsent(kind, fault) == null)
            System.out.println("FAULT " + kind + "\n" + fault);
    }

    private static ExecutorService worker() {
        return Executors.newSingleThreadExecutor(
                task -> {
                    Thread thread = new Thread(task, "fuzz");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private static String kind(Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        String said = message.replaceAll("\\d+|/\\S+", "#");
        String head = said.substring(0, Math.min(90, said.length()));
        if (fault instanceof AssertionError) return head;
        for (StackTraceElement line : fault.getStackTrace())
            if (line.getClassName().startsWith("fiji.plugin.cellmap.")
                    && !line.getClassName().matches(".*(Fuzz|Campaign).*"))
                return fault.getClass().getSimpleName() + " @ " + line;
        return fault.getClass().getSimpleName() + " " + head;
    }

    private static String trace(Throwable fault) {
        StringWriter text = new StringWriter();
        fault.printStackTrace(new PrintWriter(text));
        String[] lines = text.toString().split("\n");
        return String.join("\n", Arrays.copyOf(lines, Math.min(lines.length, 24)));
    }
}

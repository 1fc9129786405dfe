// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * How many windows go into one call of the network: twice as many as before as long as that is
 * faster on this device. The last call costs the same whether all of its windows are needed or not.
 * Trials take a small part of the work; work of few windows is done one by one.
 *
 * @param windows of the volume, of which calls are made
 */
record BatchChoice(long windows) {

    /** So much more throughput makes more windows worth their memory. */
    private static final double WORTH = 1.05;

    private static final int MOST = 64;

    /** What part of the windows may be evaluated for nothing. */
    private static final int SHARE = 16;

    private static final int CALLS = 2;

    /**
     * Tries numbers; blocks for some calls of the network.
     *
     * @param took seconds of a call by number of windows, as measured before; is added to
     * @param fits whether the prediction can be planned with so many
     */
    int best(
            WindowShape shape,
            WindowTrial trial,
            Map<Integer, Double> took,
            IntPredicate fits,
            Progress progress) {
        long left = windows / SHARE;
        TreeMap<Integer, Double> seconds = new TreeMap<>();
        int best = 1;
        for (int n = 1; n <= MOST && n < 2 * windows; n *= 2) {
            if (n > 1 && !fits.test(n)) break;
            if (!took.containsKey(n)) {
                left -= (long) CALLS * n;
                if (left < 0 || !isAffordable(shape, n, trial)) break;
                try {
                    took.put(n, measured(shape, n, trial, progress));
                } catch (CellMapException | OutOfMemoryError e) {
                    break;
                }
            }
            seconds.put(n, all(n, took.get(n)));
            if (n > 1 && seconds.get(best) < WORTH * seconds.get(n)) break;
            best = n;
        }
        if (seconds.size() > 1)
            progress.message(
                    String.format(
                            Locale.ROOT,
                            "Batch: %d; calls of %s windows take %s s.",
                            best,
                            words(seconds.keySet().toArray()),
                            words(
                                    seconds.keySet().stream()
                                            .map(
                                                    n ->
                                                            String.format(
                                                                    Locale.ROOT,
                                                                    "%.3g",
                                                                    took.get(n)))
                                            .toArray())));
        return best;
    }

    /** Seconds that all calls take. */
    private double all(int n, double call) {
        return Math.ceil((double) windows / n) * call;
    }

    private static boolean isAffordable(WindowShape shape, int n, WindowTrial trial) {
        double voxels = (double) n * shape.inputSize();
        return voxels < 1 << 28 && (n == 1 || voxels * trial.perVoxel() <= trial.memory());
    }

    /** The first call of a size prepares the engine for it. */
    private static double measured(WindowShape shape, int n, WindowTrial trial, Progress progress) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < CALLS; i++)
            least = Math.min(least, trial.run(shape, n, progress).seconds());
        return least;
    }

    private static String words(Object[] parts) {
        return String.join(", ", Arrays.stream(parts).map(String::valueOf).toList());
    }
}

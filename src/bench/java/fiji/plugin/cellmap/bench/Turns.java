// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;

/**
 * Contenders that do the same tasks in turn, so that what else the machine does meets all of them.
 *
 * @param contenders the first is ours
 * @param rounds how often each does each task; a first round is not counted
 * @param seconds that each works at a task in each round, at least
 * @param cpu whether processor time counts instead of the time that passes
 */
record Turns<T>(List<Contender<T>> contenders, int rounds, double seconds, boolean cpu) {

    /**
     * All must give the same number for a task; also warms them up.
     *
     * @param name of the task
     * @param numbers what the number is, for messages: {@code other voxels}
     * @throws CellMapException if one gives another
     */
    void compare(String name, T task, String numbers) {
        long ours = contenders.get(0).trial(task);
        for (Contender<T> other : contenders)
            if (other != contenders.get(0) && other.trial(task) != ours)
                throw new CellMapException(
                        "Cannot compare with " + other.name(),
                        name,
                        "It has " + numbers + " than we have.",
                        "Report this: one of the two has a defect.");
    }

    /** Seconds by task, contender and round; advances by one for each task and round. */
    double[][][] measure(List<T> tasks, Progress progress) {
        double[][][] took = new double[tasks.size()][contenders.size()][rounds];
        for (int round = -1; round < rounds; round++)
            for (int t = 0; t < tasks.size(); t++) {
                progress.check();
                for (int c = 0; c < contenders.size(); c++) {
                    Contender.Took once = contenders.get(c).run(tasks.get(t), seconds);
                    if (round >= 0) took[t][c][round] = cpu ? once.cpu() : once.wall();
                }
                progress.advance(1);
            }
        return took;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The window that a network without padding predicts with the least work: the larger it is, the
 * less of what it reads is context. One call with the given window tells how much memory a voxel
 * takes, one with a slightly larger window whether the network gives the same values with both; the
 * rest is computed.
 */
final class WindowChoice {

    /** So much less work makes a larger window worth its memory. */
    private static final double WORTH = 1.1;

    private static final int MOST_TRIED = 64;
    private static final double TOLERANCE = 1e-3;
    private static final int MOST_VOXELS = 1 << 28;
    private static final int MOST_EDGE = 4096;

    private WindowChoice() {}

    /** Whether a network has windows to choose among. */
    static boolean isOpen(ModelContract contract) {
        WindowShape shape = contract.windowShape();
        return shape.hasContext() && contract.takes(grown(shape, new long[] {2, 2, 2}).input());
    }

    /**
     * Tries windows; blocks for some calls of the network.
     *
     * @param length of the volume in input voxels, z y x
     * @param fits whether the prediction can be planned with a contract
     * @return in input voxels, z y x
     */
    static int[] best(
            ModelContract contract,
            long[] length,
            WindowTrial trial,
            Predicate<ModelContract> fits,
            Progress progress) {
        WindowShape given = contract.windowShape();
        List<Division> divisions = Division.all(given, length);
        double worst = Division.given(given, length).voxels() / WORTH;
        if (divisions.get(0).voxels() > worst) return given.input();
        WindowTrial.Run run = trial.run(given, progress);
        if (!isSame(run, contract, trial, progress)) {
            progress.message(
                    "Window: " + given + "; the network gives other values with a larger one.");
            return given.input();
        }
        double each = (double) run.bytes() / given.inputSize();
        int tried = 0;
        for (Division division : divisions) {
            if (division.voxels() > worst || tried == MOST_TRIED) break;
            double size = division.size();
            if (size > MOST_VOXELS || size * each > trial.memory()) continue;
            tried++;
            WindowShape shape = given.resized(division.window());
            if (!fits.test(contract.resized(shape.input()))) continue;
            progress.message(
                    String.format(
                            Locale.ROOT,
                            "Window: %s, which reads %.1f times less than %s.",
                            shape,
                            worst * WORTH / division.voxels(),
                            given));
            return shape.input();
        }
        return given.input();
    }

    /** Whether a window that is a little larger begins with the same values. */
    private static boolean isSame(
            WindowTrial.Run run, ModelContract contract, WindowTrial trial, Progress progress) {
        WindowShape given = run.shape();
        int[] window = given.input().clone();
        for (int d = 0; d < 3; d++)
            window[d] +=
                    contract.multiple()[d] > 1
                            ? contract.multiple()[d]
                            : given.steps(d) * given.inputStep()[d];
        if (!contract.takes(window)) return false;
        try {
            return run.isPartOf(trial.run(given.resized(window), progress), TOLERANCE);
        } catch (CellMapException | OutOfMemoryError e) {
            return false;
        }
    }

    /**
     * A volume cut into windows of one size, each of whole outputs of the given window.
     *
     * @param window in input voxels, z y x
     * @param voxels that all windows read
     */
    private record Division(int[] window, double voxels) {

        double size() {
            return (double) window[0] * window[1] * window[2];
        }

        static Division given(WindowShape given, long[] length) {
            return of(given, length, new long[] {1, 1, 1});
        }

        /** The least work first, then the smallest windows. */
        static List<Division> all(WindowShape given, long[] length) {
            List<Division> all = new ArrayList<>();
            for (long z : lengths(given, length, 0))
                for (long y : lengths(given, length, 1))
                    for (long x : lengths(given, length, 2))
                        all.add(of(given, length, new long[] {z, y, x}));
            all.sort(
                    Comparator.comparingDouble(Division::voxels)
                            .thenComparingDouble(Division::size));
            return all;
        }

        private static Division of(WindowShape given, long[] length, long[] outputs) {
            double voxels = 1;
            for (int d = 0; d < 3; d++)
                voxels *= Math.ceil((double) units(given, length, d) / outputs[d]);
            int[] window = grown(given, outputs).input();
            for (int n : window) voxels *= n;
            return new Division(window, voxels);
        }

        /** Outputs of the given window that an axis has. */
        private static long units(WindowShape given, long[] length, int d) {
            return -Math.floorDiv(-length[d], (long) given.steps(d) * given.inputStep()[d]);
        }

        /** How many outputs windows may have along an axis, each for one number of windows. */
        private static List<Long> lengths(WindowShape given, long[] length, int d) {
            long units = units(given, length, d);
            long most = Math.max(1, MOST_EDGE / (given.steps(d) * given.inputStep()[d]));
            TreeSet<Long> lengths = new TreeSet<>();
            for (long parts = 1; parts <= units; parts++)
                lengths.add(Math.min(most, (units + parts - 1) / parts));
            return List.copyOf(lengths);
        }
    }

    /** The window whose output is that of so many windows along each axis. */
    private static WindowShape grown(WindowShape given, long[] times) {
        int[] window = new int[3];
        for (int d = 0; d < 3; d++)
            window[d] =
                    Math.toIntExact(
                            given.input()[d]
                                    + (times[d] - 1) * given.steps(d) * given.inputStep()[d]);
        return given.resized(window);
    }
}

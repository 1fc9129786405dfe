// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The window that a network without padding predicts with the least work: the larger it is, the
 * less of what it reads is context. One call with the given window tells how much memory a voxel
 * takes, one with another window whether the network gives the same values there; the rest is
 * computed. Outputs are as long as the volume asks, in the steps that the contract names; without
 * any, they are whole multiples of the given one.
 */
final class WindowChoice {

    /** So much less work makes a larger window worth its memory. */
    private static final double WORTH = 1.1;

    private static final int MOST_TRIED = 256;
    private static final double TOLERANCE = 1e-3;
    private static final int MOST_VOXELS = 1 << 28;
    private static final int MOST_EDGE = 4096;

    private WindowChoice() {}

    /** Whether a network has windows to choose among. */
    static boolean isOpen(ModelContract contract) {
        WindowShape shape = contract.windowShape();
        int[] twice = Arrays.stream(lengths(shape)).map(n -> 2 * n).toArray();
        return shape.hasContext() && contract.takes(grown(shape, twice).input());
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
        int[] own = lengths(given);
        double worst = Division.of(given, length, own).voxels() / WORTH;
        int[] fine = steps(contract);
        if (Division.all(given, fine, length).get(0).voxels() > worst) return given.input();
        WindowTrial.Run run = trial.run(given, progress);
        int[] steps = isSameFurtherOn(run, fine, trial, progress) ? fine : own;
        if (steps == own && !isSameInLarger(run, contract, trial, progress)) {
            progress.message(
                    "Window: " + given + "; the network gives other values with a larger one.");
            return given.input();
        }
        double each = (double) run.bytes() / given.inputSize();
        List<Division> tooLarge = new ArrayList<>();
        for (Division division : Division.all(given, steps, length)) {
            if (division.voxels() > worst || tooLarge.size() == MOST_TRIED) break;
            double size = division.size();
            if (size > MOST_VOXELS || size * each > trial.memory()) continue;
            if (tooLarge.stream().anyMatch(division::holds)) continue;
            WindowShape shape = given.resized(division.window());
            if (!fits.test(contract.resized(shape.input()))) {
                tooLarge.add(division);
                continue;
            }
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

    /** What the output of the given window covers, in input voxels, z y x. */
    private static int[] lengths(WindowShape given) {
        int[] lengths = new int[3];
        for (int d = 0; d < 3; d++) lengths[d] = given.steps(d) * given.inputStep()[d];
        return lengths;
    }

    /** What outputs grow by, in input voxels, z y x: those of the contract where it names any. */
    private static int[] steps(ModelContract contract) {
        int[] steps = lengths(contract.windowShape());
        for (int d = 0; d < 3; d++) {
            int step = contract.multiple()[d];
            boolean whole =
                    steps[d] % step == 0 && step % contract.windowShape().inputStep()[d] == 0;
            if (step > 1 && whole) steps[d] = step;
        }
        return steps;
    }

    /**
     * Whether a window whose output is one step, a step further on where there is more than one,
     * has the values that the given one has there.
     */
    private static boolean isSameFurtherOn(
            WindowTrial.Run given, int[] steps, WindowTrial trial, Progress progress) {
        WindowShape shape = given.shape();
        int[] own = lengths(shape);
        if (Arrays.equals(steps, own)) return false;
        int[] at = new int[3];
        for (int d = 0; d < 3; d++) at[d] = steps[d] < own[d] ? steps[d] : 0;
        try {
            WindowTrial.Run small = trial.run(grown(shape, steps), at, progress);
            return small.isPartOf(given, at, TOLERANCE);
        } catch (CellMapException | OutOfMemoryError e) {
            return false;
        }
    }

    /** Whether a window that is a little larger begins with the same values. */
    private static boolean isSameInLarger(
            WindowTrial.Run run, ModelContract contract, WindowTrial trial, Progress progress) {
        WindowShape given = run.shape();
        int[] window = given.input().clone();
        for (int d = 0; d < 3; d++)
            window[d] += contract.multiple()[d] > 1 ? contract.multiple()[d] : lengths(given)[d];
        if (!contract.takes(window)) return false;
        try {
            WindowTrial.Run larger = trial.run(given.resized(window), progress);
            return run.isPartOf(larger, new int[3], TOLERANCE);
        } catch (CellMapException | OutOfMemoryError e) {
            return false;
        }
    }

    /**
     * A volume cut into windows of one size.
     *
     * @param window in input voxels, z y x
     * @param voxels that all windows read
     */
    private record Division(int[] window, double voxels) {

        double size() {
            return (double) window[0] * window[1] * window[2];
        }

        /** Whether another one's windows are nowhere larger. */
        boolean holds(Division other) {
            for (int d = 0; d < 3; d++) if (other.window[d] > window[d]) return false;
            return true;
        }

        /** The least work first, then the smallest windows. */
        static List<Division> all(WindowShape given, int[] steps, long[] length) {
            List<Division> all = new ArrayList<>();
            for (int z : outputs(steps[0], length[0]))
                for (int y : outputs(steps[1], length[1]))
                    for (int x : outputs(steps[2], length[2]))
                        all.add(of(given, length, new int[] {z, y, x}));
            all.sort(
                    Comparator.comparingDouble(Division::voxels)
                            .thenComparingDouble(Division::size));
            return all;
        }

        static Division of(WindowShape given, long[] length, int[] outputs) {
            double voxels = 1;
            for (int d = 0; d < 3; d++) voxels *= Math.ceil((double) length[d] / outputs[d]);
            int[] window = grown(given, outputs).input();
            for (int n : window) voxels *= n;
            return new Division(window, voxels);
        }

        /** Lengths of outputs along an axis, whole steps, each for one number of windows. */
        private static List<Integer> outputs(int step, long length) {
            long steps = -Math.floorDiv(-length, step);
            long most = Math.max(1, MOST_EDGE / step);
            TreeSet<Integer> outputs = new TreeSet<>();
            for (long parts = 1; parts <= steps; parts++)
                outputs.add((int) Math.min(most, (steps + parts - 1) / parts) * step);
            return List.copyOf(outputs);
        }
    }

    /** The window whose output covers so many input voxels, z y x. */
    private static WindowShape grown(WindowShape given, int[] outputs) {
        int[] window = new int[3];
        for (int d = 0; d < 3; d++)
            window[d] = Math.addExact(given.input()[d] - lengths(given)[d], outputs[d]);
        return given.resized(window);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar, Non-stochastic Best Arm Identification and
 * Hyperparameter Optimization, AISTATS 2016): all trials train a little, the best part of them goes
 * on with a multiple of that, and so on, until the last ones train to their end. Immutable.
 *
 * @param factor by which trials become fewer and trainings longer; 1 for all trials to their end
 * @param counts how many trials train in each round
 */
record Halving(int factor, List<Integer> counts) {

    /** All trials train to their end. */
    static Halving none(int trials) {
        return new Halving(1, List.of(trials));
    }

    /**
     * As many rounds as it takes until fewer trials than the factor are left.
     *
     * @param factor 2 or more
     */
    static Halving of(int trials, int factor) {
        List<Integer> counts = new ArrayList<>();
        for (int left = trials; left >= 1; left /= factor) counts.add(left);
        return new Halving(factor, List.copyOf(counts));
    }

    int rounds() {
        return counts.size();
    }

    /**
     * To which epoch a trial trains in a round.
     *
     * @param epochs of the whole training
     * @param step validations are so many epochs apart; trainings end with one
     */
    int epochs(int round, int epochs, int step) {
        double part = epochs * Math.pow(factor, round + 1.0 - rounds());
        int validations = (int) Math.max(1, Math.ceil(part / step - 1e-9));
        return round == rounds() - 1 ? epochs : Math.min(epochs, validations * step);
    }
}

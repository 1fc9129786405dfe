// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.OptimizerSection;

/**
 * A learning rate that falls when validations no longer improve, as PyTorch's {@code
 * ReduceLROnPlateau} with mode {@code max}.
 *
 * @param best validation Dice so far; null before the first validation
 * @param waited validations without improvement since then, or since the rate fell
 * @param rate that holds now
 */
public record Plateau(Double best, int waited, double rate) {

    public Plateau {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("a learning rate of " + rate);
    }

    /** A smaller fall is none. */
    private static final double SMALLEST = 1e-8;

    static Plateau start(OptimizerSection optimizer) {
        return new Plateau(null, 0, optimizer.learningRate());
    }

    /** The same after a validation. */
    Plateau after(double dice, OptimizerSection optimizer) {
        if (best == null || dice > best * (1 + optimizer.plateauThreshold()))
            return new Plateau(dice, 0, rate);
        if (waited < optimizer.plateauPatience()) return new Plateau(best, waited + 1, rate);
        double lower = Math.max(rate * optimizer.factor(), optimizer.minimum());
        return new Plateau(best, 0, rate - lower > SMALLEST ? lower : rate);
    }
}

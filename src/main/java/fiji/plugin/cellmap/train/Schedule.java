// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.OptimizerSection;

/**
 * The learning rate as a function of the optimizer step. A cosine falls from the highest value at
 * step 0 to the minimum at the last step, continuously (PyTorch's CosineAnnealingLR gives the same
 * values at the ends of epochs); a warm-up multiplies the first steps by a linear rise. Immutable.
 */
public final class Schedule {

    private final OptimizerSection optimizer;
    private final long total;

    /**
     * @param total optimizer steps of the whole training
     */
    public Schedule(OptimizerSection optimizer, long total) {
        this.optimizer = optimizer;
        this.total = total;
    }

    /**
     * @param step from 0
     */
    public double at(long step) {
        double high = optimizer.learningRate();
        double low = optimizer.minimum();
        double rate =
                optimizer.schedule().equals("cosine")
                        ? low + (high - low) * (1 + Math.cos(Math.PI * step / total)) / 2
                        : high;
        int warmup = optimizer.warmupSteps();
        return step < warmup ? rate * (step + 1) / (warmup + 1) : rate;
    }
}

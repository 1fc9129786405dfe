// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.OptimizerSection;

/**
 * The learning rate as a function of the optimizer step, continuously: PyTorch's schedulers, which
 * are stepped at the ends of epochs, give the same values there. A cosine and a power fall from the
 * highest value at step 0 to the minimum at the last step; {@code one_cycle} is PyTorch's {@code
 * OneCycleLR} (which does not change the momentum here). A warm-up multiplies the first steps by a
 * linear rise. Immutable.
 */
public final class Schedule {

    private final OptimizerSection optimizer;
    private final long total;
    private final long perEpoch;

    /**
     * @param total optimizer steps of the whole training
     * @param perEpoch of an epoch
     */
    public Schedule(OptimizerSection optimizer, long total, long perEpoch) {
        this.optimizer = optimizer;
        this.total = total;
        this.perEpoch = perEpoch;
    }

    /**
     * @param step from 0
     */
    public double at(long step) {
        return at(step, null);
    }

    /**
     * @param step from 0
     * @param plateau what validations have made of the learning rate; null if nothing
     */
    double at(long step, Plateau plateau) {
        double rate = plateau == null ? unwarmed(step) : plateau.rate();
        int warmup = optimizer.warmupSteps();
        return step < warmup ? rate * (step + 1) / (warmup + 1) : rate;
    }

    private double unwarmed(long step) {
        double high = optimizer.learningRate();
        double low = optimizer.minimum();
        return switch (optimizer.schedule()) {
            case "cosine" -> low + (high - low) * (1 + Math.cos(Math.PI * step / total)) / 2;
            case "poly" -> {
                double left = Math.max(0, 1 - (double) step / total);
                yield low + (high - low) * Math.pow(left, optimizer.power());
            }
            case "step" ->
                    high * Math.pow(optimizer.factor(), step / perEpoch / optimizer.stepSize());
            case "one_cycle" -> oneCycle(step);
            default -> high;
        };
    }

    private double oneCycle(long step) {
        double high = optimizer.learningRate();
        double first = high / optimizer.divFactor();
        double top = optimizer.pctStart() * total - 1;
        if (top > 0 && step <= top) return between(first, high, step / top);
        double end = first / optimizer.finalDivFactor();
        return between(high, end, Math.min(1, (step - top) / (total - 1 - top)));
    }

    /** Half a cosine. */
    private static double between(double from, double to, double share) {
        return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
    }
}

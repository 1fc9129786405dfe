// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

/**
 * Stops training when the validation Dice no longer improves: an improvement is strictly more than
 * the best so far plus {@code minDelta}; after {@code patience} validations without one, or at a
 * value that is not finite, it is time to stop (the semantics of PyTorch Lightning). Immutable.
 *
 * @param patience 0 for never stopping
 * @param best so far; negative infinity before the first validation
 * @param waited validations since the best
 */
public record EarlyStopping(int patience, double minDelta, double best, int waited) {

    public EarlyStopping(int patience, double minDelta) {
        this(patience, minDelta, Double.NEGATIVE_INFINITY, 0);
    }

    public EarlyStopping after(double value) {
        return value > best + minDelta
                ? new EarlyStopping(patience, minDelta, value, 0)
                : new EarlyStopping(patience, minDelta, best, waited + 1);
    }

    /**
     * @param last the newest value
     */
    public boolean stops(double last) {
        return patience > 0 && (!Double.isFinite(last) || waited >= patience);
    }
}

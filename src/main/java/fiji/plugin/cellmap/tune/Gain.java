// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * By how much the best of many settings is ahead of what is configured, and whether that is more
 * than the choice of the held-out crops may have made. What was found consists of units: true
 * objects, each with the wrongly found ones around it, or blocks of voxels. Both settings are
 * scored without one unit after the other; how much their difference then changes says what it
 * would be with other units (jackknife). With few objects the best of many settings is mostly one
 * that suits one or two of them.
 *
 * @param value difference of the scores, at least 0
 * @param standardError of this difference; as large as it is where there is only one unit
 * @param count number of units
 * @param units what they are, in the plural
 */
public record Gain(double value, double standardError, int count, String units) {

    /** So many standard errors a gain has to exceed. */
    private static final double ERRORS = 2;

    /**
     * Compares what was found by two settings.
     *
     * @param best what the better one found in each crop, see {@link Goal}
     * @param other what the other one found there
     */
    static Gain of(Goal goal, List<Object> best, List<Object> other) {
        double value = goal.pool(best) - goal.pool(other);
        List<Double> without = new ArrayList<>();
        for (int crop = 0; crop < best.size(); crop++) {
            List<Object> ones = goal.eachWithout(best.get(crop));
            List<Object> others = goal.eachWithout(other.get(crop));
            for (int unit = 0; unit < Math.max(ones.size(), others.size()); unit++) {
                double d =
                        goal.pool(replaced(best, crop, ones, unit))
                                - goal.pool(replaced(other, crop, others, unit));
                without.add(Double.isNaN(d) ? 0 : d);
            }
        }
        int n = without.size();
        return new Gain(value, n < 2 ? Math.abs(value) : error(without), n, goal.units());
    }

    /** The counts with those of one crop without a unit; as they are where it has none. */
    private static List<Object> replaced(
            List<Object> counts, int crop, List<Object> units, int unit) {
        if (units.isEmpty()) return counts;
        List<Object> changed = new ArrayList<>(counts);
        changed.set(crop, units.get(unit));
        return changed;
    }

    private static double error(List<Double> without) {
        double mean = values(without).average().orElseThrow();
        double squares = values(without).map(d -> (d - mean) * (d - mean)).sum();
        return Math.sqrt(squares * (without.size() - 1) / without.size());
    }

    private static DoubleStream values(List<Double> without) {
        return without.stream().mapToDouble(d -> d);
    }

    /** Whether it exceeds {@value #ERRORS} standard errors. */
    public boolean convinces() {
        return value > ERRORS * standardError;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.4f ahead; two standard errors over %d %s are %.4f",
                value,
                count,
                units,
                ERRORS * standardError);
    }
}

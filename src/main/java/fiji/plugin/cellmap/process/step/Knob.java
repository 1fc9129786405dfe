// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A number of a rule that a search may change.
 *
 * @param path below the rule, with dots: {@code watershed.dynamic}
 * @param configured the value that it has
 * @param values to try
 * @param finer distance from the best value to two more that are tried; 0 for none
 * @param lengths whether it is a length or a size, so that factors matter and not differences
 */
public record Knob(
        String path, double configured, List<Double> values, double finer, boolean lengths) {

    private static final double[] FACTORS = {0.25, 0.5, 1, 2, 4};

    public Knob {
        values = List.copyOf(values);
    }

    /** A probability: from 0.1 to 0.9 in steps of 0.1, then 0.05 to either side of the best. */
    static Knob probability(String path, double configured) {
        List<Double> values = IntStream.rangeClosed(1, 9).mapToObj(k -> k / 10.0).toList();
        return new Knob(path, configured, values, 0.05, false);
    }

    /** From a quarter to four times what is configured, in powers of two. */
    static Knob around(String path, double configured, double largest) {
        return new Knob(
                path,
                configured,
                DoubleStream.of(FACTORS)
                        .map(factor -> factor * configured)
                        .filter(value -> value <= largest)
                        .boxed()
                        .toList(),
                0,
                true);
    }
}

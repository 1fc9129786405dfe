// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import java.util.List;

/**
 * What was chosen for a class, and why.
 *
 * @param metric what the scores are
 * @param crops held-out crops that annotate the class
 * @param before settings as configured
 * @param chosen best settings that were tried; those configured if none is better
 * @param tested what choices are worth elsewhere; empty with a single crop
 * @param trials all that was tried, in order
 */
public record ClassTuning(
        String name,
        String metric,
        List<String> crops,
        Trial before,
        Trial chosen,
        List<Tested> tested,
        List<Trial> trials) {

    /**
     * A choice that was made without a crop, scored on it.
     *
     * @param chosen the best settings on the other crops, with the score there
     * @param score of these settings on this crop
     * @param configured score of the configured settings on this crop
     */
    public record Tested(String crop, Trial chosen, double score, double configured) {}
}

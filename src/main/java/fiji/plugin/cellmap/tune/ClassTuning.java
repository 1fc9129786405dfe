// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import java.util.List;

/**
 * What was chosen for a class, and why: the best of all that was tried if it is {@linkplain
 * Gain#convinces clearly} ahead of what is configured, else what is configured.
 *
 * @param metric what the scores are
 * @param crops held-out crops that annotate the class
 * @param before settings as configured
 * @param best settings of the best score; of equal ones those nearest to the configured ones
 * @param gain of the best over the configured ones
 * @param chosen either of them
 * @param reason for it, in words
 * @param tested what choices are worth elsewhere; empty with a single crop
 * @param trials all that was tried, in order
 */
public record ClassTuning(
        String name,
        String metric,
        List<String> crops,
        Trial before,
        Trial best,
        Gain gain,
        Trial chosen,
        String reason,
        List<Tested> tested,
        List<Trial> trials) {

    /**
     * A choice that was made without a crop, scored on it.
     *
     * @param chosen the settings that the other crops chose, with the score there
     * @param score of these settings on this crop
     * @param configured score of the configured settings on this crop
     */
    public record Tested(String crop, Trial chosen, double score, double configured) {}

    /** In words. */
    static String reason(Trial before, Trial best, Gain gain) {
        if (best.equals(before)) return "as configured: nothing that was tried is better";
        if (gain.convinces()) return "the best that was tried, " + gain;
        return "as configured: the best that was tried, %s, may be so by chance (%s)"
                .formatted(best, gain);
    }
}

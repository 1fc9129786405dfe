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
 * @param trials all that was tried, in order
 */
public record ClassTuning(
        String name,
        String metric,
        List<String> crops,
        Trial before,
        Trial chosen,
        List<Trial> trials) {}

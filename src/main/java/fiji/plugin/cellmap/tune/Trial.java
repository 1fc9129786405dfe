// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;

/**
 * Settings that were tried, and what they scored.
 *
 * @param dynamic of the watershed; null for a class without
 * @param minSize in voxels
 * @param score pooled over the held-out crops, 0 to 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Trial(double threshold, Double dynamic, long minSize, double score) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "threshold %.3f%s, min_size %d: %.4f",
                threshold,
                dynamic == null ? "" : String.format(Locale.ROOT, ", dynamic %.4g", dynamic),
                minSize,
                score);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Settings that were tried, and what they scored.
 *
 * @param settings values below the rule of the class, by path: {@code watershed.dynamic}
 * @param minSize in voxels
 * @param score pooled over the held-out crops; the greater the better
 */
public record Trial(Map<String, Double> settings, long minSize, double score) {

    public Trial {
        settings = new LinkedHashMap<>(settings);
    }

    @Override
    public String toString() {
        return settings.entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%s %.4g", e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", "))
                + String.format(Locale.ROOT, ", min_size %d: %.4f", minSize, score);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The order of a configuration's sections. */
final class Sections {

    private static final List<String> ORDER =
            List.of(
                    "name",
                    "classes",
                    "challenge",
                    "model",
                    "data",
                    "augment",
                    "loss",
                    "optimizer",
                    "train",
                    "predict");

    private Sections() {}

    /** The same settings, those of a section together, in their order. */
    static Map<String, PlannedValue> together(Map<String, PlannedValue> settings) {
        Map<String, PlannedValue> sorted = new LinkedHashMap<>();
        for (String section : ORDER)
            settings.forEach(
                    (key, setting) -> {
                        if (key.split("\\.")[0].equals(section)) sorted.put(key, setting);
                    });
        if (sorted.size() != settings.size()) throw new IllegalArgumentException("" + settings);
        return sorted;
    }
}

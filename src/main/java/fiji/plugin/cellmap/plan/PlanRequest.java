// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be planned.
 *
 * @param name of the experiment
 * @param root data root
 * @param classes to learn, in order
 * @param datasets to use; empty for all
 * @param challenge name or path; null for CellMap's
 * @param memoryGib that may be taken; null for what the device allows
 * @param hours that the training may take
 * @param device as {@code engine.Devices} reads it
 */
public record PlanRequest(
        String name,
        Path root,
        List<String> classes,
        List<String> datasets,
        String challenge,
        Double memoryGib,
        double hours,
        String device) {

    /** What is given, as settings. */
    Map<String, PlannedValue> settings() {
        Map<String, PlannedValue> settings = new LinkedHashMap<>();
        settings.put("name", PlannedValue.of(quoted(name)));
        settings.put(
                "classes", PlannedValue.of(Text.list(classes.stream().map(this::quoted).toList())));
        if (challenge != null) settings.put("challenge", PlannedValue.of(quoted(challenge)));
        settings.put(
                "data.root", PlannedValue.of(quoted(root.toAbsolutePath().normalize().toString())));
        if (!datasets.isEmpty())
            settings.put(
                    "data.datasets",
                    PlannedValue.of(Text.list(datasets.stream().map(this::quoted).toList())));
        return settings;
    }

    /** Plain where YAML takes it for text. */
    private String quoted(String text) {
        if (text.matches("[A-Za-z/][A-Za-z0-9_./-]*")
                && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")) return text;
        return "'" + text.replace("'", "''") + "'";
    }
}

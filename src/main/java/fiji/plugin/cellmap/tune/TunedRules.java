// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.util.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The chosen settings as keys of a configuration. */
public final class TunedRules {

    private TunedRules() {}

    /**
     * The whole rule of each class, with the chosen values.
     *
     * @param section as configured
     * @param crops that the choice was made by
     */
    public static byte[] yaml(
            ProcessSection section, List<ClassTuning> classes, List<String> crops) {
        StringBuilder text = new StringBuilder();
        text.append("# Chosen by tuning on the held-out crops ")
                .append(String.join(", ", crops))
                .append(
                        """
                        .
                        # tuning.json has all that was tried. These keys come before those of config.yaml, --set
                        # before these. Delete this file to go back.
                        process:
                          classes:
                        """);
        for (ClassTuning c : classes) {
            if (c.chosen().equals(c.before()))
                text.append("    # As it was configured: nothing was clearly better.\n");
            text.append("    ").append(c.name()).append(":\n");
            lines(text, "      ", chosen(section.rule(c.name()), c.chosen()));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The same as overrides: for a run that was tuned with overrides of its own, which come before
     * what is written.
     */
    public static List<String> overrides(ProcessSection section, List<ClassTuning> classes) {
        return classes.stream()
                .map(
                        c ->
                                "process.classes."
                                        + c.name()
                                        + "="
                                        + Json.MAPPER.valueToTree(
                                                chosen(section.rule(c.name()), c.chosen())))
                .toList();
    }

    /** A rule with other values. */
    static Map<String, Object> chosen(Map<String, Object> rule, Trial trial) {
        Map<String, Object> changed = new LinkedHashMap<>(rule);
        trial.settings().forEach((path, value) -> put(changed, path, value));
        changed.put("min_size", trial.minSize());
        return changed;
    }

    private static void put(Map<String, Object> rule, String path, double value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            rule.put(path, value);
            return;
        }
        Map<String, Object> inner = new LinkedHashMap<>();
        ((Map<?, ?>) rule.get(path.substring(0, dot)))
                .forEach((key, old) -> inner.put((String) key, old));
        put(inner, path.substring(dot + 1), value);
        rule.put(path.substring(0, dot), inner);
    }

    private static void lines(StringBuilder text, String indent, Map<?, ?> values) {
        values.forEach(
                (key, value) -> {
                    text.append(indent).append(key).append(':');
                    if (value instanceof Map<?, ?> inner) {
                        text.append('\n');
                        lines(text, indent + "  ", inner);
                    } else {
                        text.append(' ').append(value).append('\n');
                    }
                });
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From probabilities to masks and instances. The keys of a rule are the steps of the package {@code
 * process}, which declare and check them.
 */
public record ProcessSection(
        @Param(help = "Steps for every class.", unset = "threshold: 0.5")
                Map<String, Object> defaults,
        @Param(
                        help =
                                "Steps for each class; a key that is left out takes its value "
                                        + "from the defaults.",
                        unset = "the defaults")
                Map<String, Map<String, Object>> classes,
        @Param(help = "How classes are made to agree.") Hierarchy hierarchy,
        @Param(
                        help = "Memory for processing; 0 for half of the machine's memory.",
                        byDefault = "0",
                        unit = "MiB",
                        min = 0)
                @JsonProperty("memory_mib")
                Integer memoryMib) {

    public ProcessSection {
        defaults = without(defaults);
        Map<String, Map<String, Object>> rules = new LinkedHashMap<>();
        if (classes != null) classes.forEach((name, rule) -> rules.put(name, without(rule)));
        classes = java.util.Collections.unmodifiableMap(rules);
        hierarchy = hierarchy == null ? Named.of(Hierarchy.class).make() : hierarchy;
        memoryMib = Defaults.or(memoryMib, 0);
    }

    /** What holds between classes by their definitions. */
    public record Hierarchy(
            @Param(
                            help =
                                    "Whether a voxel that several classes claim, but that cannot belong to all of them, goes to the most probable one.",
                            byDefault = "false")
                    Boolean exclusive,
            @Param(
                            help =
                                    "Classes that are part of another: free; clip keeps only what lies in the other; grow adds the parts to the other first.",
                            byDefault = "free",
                            choices = {"free", "clip", "grow"})
                    String parts) {
        public Hierarchy {
            exclusive = Defaults.or(exclusive, false);
            parts = Defaults.or(parts, "free");
        }
    }

    /** The rule of a class: its own values, then the defaults. */
    public Map<String, Object> rule(String name) {
        Map<String, Object> rule = new LinkedHashMap<>(defaults);
        rule.putAll(classes.getOrDefault(name, Map.of()));
        return rule;
    }

    /** Where a key of a class's rule stands, with dots. */
    public String where(String name, String key) {
        boolean own = classes.getOrDefault(name, Map.of()).containsKey(key);
        return own || !defaults.containsKey(key)
                ? "process.classes." + name + "." + key
                : "process.defaults." + key;
    }

    private static Map<String, Object> without(Map<String, Object> rule) {
        Map<String, Object> given = new LinkedHashMap<>();
        if (rule != null) rule.forEach((key, value) -> put(given, key, value));
        return java.util.Collections.unmodifiableMap(given);
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        if (value != null) map.put(key, value);
    }
}

package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From probabilities to masks and instances. The keys of a rule are the steps of the package {@code
 * process}, which checks them.
 *
 * @param defaults rule for every class
 * @param classes rules by class name; a key that is left out has the value of the defaults
 * @param hierarchy how classes are made to agree
 * @param memoryMib budget; 0 for half of what the machine has
 */
public record ProcessSection(
        Map<String, Object> defaults,
        Map<String, Map<String, Object>> classes,
        Hierarchy hierarchy,
        @JsonProperty("memory_mib") Integer memoryMib) {

    public ProcessSection {
        defaults = without(defaults);
        Map<String, Map<String, Object>> rules = new LinkedHashMap<>();
        if (classes != null) classes.forEach((name, rule) -> rules.put(name, without(rule)));
        classes = java.util.Collections.unmodifiableMap(rules);
        hierarchy = hierarchy == null ? new Hierarchy(null, null) : hierarchy;
        memoryMib = Defaults.or(memoryMib, 0);
    }

    /**
     * What holds between classes by their definitions.
     *
     * @param exclusive whether a voxel that several classes claim, which can never share one, goes
     *     to the most probable
     * @param parts {@code free}; {@code clip}: classes that are part of another keep only what lies
     *     in it; {@code grow}: the other grows by its parts first
     */
    public record Hierarchy(Boolean exclusive, String parts) {
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

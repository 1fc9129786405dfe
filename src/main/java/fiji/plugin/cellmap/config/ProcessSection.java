package fiji.plugin.cellmap.config;

import java.util.Map;

/**
 * From probabilities to masks and instances.
 *
 * @param defaults for every class
 * @param classes overrides by class name
 */
public record ProcessSection(ClassRule defaults, Map<String, ClassRule> classes) {
    public ProcessSection {
        defaults = defaults == null ? new ClassRule(null, null) : defaults;
        classes = classes == null ? Map.of() : Map.copyOf(classes);
    }

    /**
     * @param threshold a voxel is foreground where its probability is greater
     * @param minSize smallest component kept, in voxels (instance classes)
     */
    public record ClassRule(
            Double threshold,
            @com.fasterxml.jackson.annotation.JsonProperty("min_size") Integer minSize) {}

    /** The rule of a class: its own values, then the defaults, then 0.5 and 0. */
    public ClassRule rule(String name) {
        ClassRule own = classes.getOrDefault(name, defaults);
        return new ClassRule(
                Defaults.or(own.threshold(), Defaults.or(defaults.threshold(), 0.5)),
                Defaults.or(own.minSize(), Defaults.or(defaults.minSize(), 0)));
    }
}

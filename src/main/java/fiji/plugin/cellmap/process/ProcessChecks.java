package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.config.ProcessSection.ClassRule;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Collection;

/** Which settings of the section {@code process} are possible. */
public final class ProcessChecks {

    private ProcessChecks() {}

    /**
     * @param classes of the experiment
     * @throws UsageException if a value is out of range, or a rule is for a class that is not there
     */
    public static void check(ProcessSection section, Collection<String> classes) {
        check("process.defaults", section.defaults());
        section.classes()
                .forEach(
                        (name, rule) -> {
                            String key = "process.classes." + name;
                            if (!classes.contains(name))
                                throw wrong(
                                        key, "no class of this experiment", "one of " + classes);
                            check(key, rule);
                        });
    }

    private static void check(String key, ClassRule rule) {
        Double threshold = rule.threshold();
        if (threshold != null && !(threshold >= 0 && threshold <= 1))
            throw wrong(key + ".threshold", threshold, "a probability from 0 to 1");
        Integer minSize = rule.minSize();
        if (minSize != null && minSize < 0)
            throw wrong(key + ".min_size", minSize, "a number of voxels of at least 0");
    }

    private static UsageException wrong(String key, Object value, String allowed) {
        return new UsageException(
                "Impossible value of a setting",
                key,
                "It is " + value + ".",
                "Use " + allowed + ".");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.util.UsageException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The architectures on the class path. Thread-safe. */
public final class Architectures {

    private Architectures() {}

    /** All of them, by name. */
    public static List<Architecture> all() {
        return ServiceLoader.load(Architecture.class, Architectures.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Architecture::name))
                .toList();
    }

    /**
     * @throws UsageException if no architecture has this name (upper and lower case count alike)
     */
    public static Architecture get(String name) {
        List<Architecture> all = all();
        return all.stream()
                .filter(architecture -> architecture.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "Unknown architecture",
                                        name,
                                        "Known: "
                                                + all.stream()
                                                        .map(Architecture::name)
                                                        .collect(Collectors.joining(", "))
                                                + ".",
                                        "Use one of these."));
    }

    /**
     * A network by name and options.
     *
     * @throws UsageException if name or an option is wrong
     */
    public static Network create(
            String name, Map<String, Object> options, int inputs, int outputs) {
        if (inputs < 1 || outputs < 1)
            throw new UsageException(
                    "Invalid network",
                    name,
                    inputs + " input and " + outputs + " output channels.",
                    "Give at least one of each.");
        return get(name).create(options, inputs, outputs);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import fiji.plugin.cellmap.util.UsageException;
import java.util.List;

/**
 * How a user names a network.
 *
 * @param config path or name of a configuration; null for none
 * @param architecture instead of a configuration; null for none
 * @param options of the architecture, {@code key=value}; null for none
 * @param classes of the output, in order; null for the configuration's
 * @param set overrides of the configuration, {@code key=value}; null for none
 */
public record NamedNetwork(
        String config,
        String architecture,
        List<String> options,
        List<String> classes,
        List<String> set) {

    public NamedNetwork {
        options = options == null ? List.of() : options;
        classes = classes == null ? List.of() : classes;
        set = set == null ? List.of() : set;
        if (config == null && architecture == null) {
            requireNone("options", options);
            requireNone("classes", classes);
            requireNone("set", set);
        }
    }

    private static void requireNone(String parameter, List<String> values) {
        if (!values.isEmpty())
            throw new UsageException(
                    "A parameter has no effect",
                    "@{" + parameter + "} " + String.join(",", values),
                    "It describes a network, and none is named.",
                    "Give @{architecture} or @{config} too, or leave it out.");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

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
    }
}

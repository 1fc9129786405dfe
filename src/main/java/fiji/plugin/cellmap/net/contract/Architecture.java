// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.Map;

/**
 * A family of networks. Implementations are found by {@link java.util.ServiceLoader}, so another
 * jar can bring its own: one class with a public constructor without parameters, named in {@code
 * META-INF/services}. Stateless.
 */
public interface Architecture {

    /** As configurations name it. */
    String name();

    /** Paper or official code that it follows. */
    String source();

    /**
     * Describes a network of this family.
     *
     * @param options by name; what is left out has the original's default
     * @param inputs channels in, at least 1
     * @param outputs channels out, at least 1
     * @throws UsageException if an option is unknown or impossible
     */
    Network create(Map<String, Object> options, int inputs, int outputs);

    /** The published members of the family: option sets that lists of models show. */
    default List<Map<String, Object>> presets() {
        return List.of(Map.of());
    }
}

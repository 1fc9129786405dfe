// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import java.util.List;

/**
 * A network that a {@link PythonCall} stands for.
 *
 * @param network with the names and shapes of the original's tensors
 * @param after what the original does to its output, which the network does not
 */
public record PythonNetwork(Network network, List<ValueStep> after) {

    /** A network that gives what the original gives. */
    public static PythonNetwork of(Network network) {
        return new PythonNetwork(network, List.of());
    }
}

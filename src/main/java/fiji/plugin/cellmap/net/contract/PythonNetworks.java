// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import java.util.List;
import java.util.Optional;

/**
 * Classes of a Python library whose networks this program can build from their arguments. Found by
 * {@link java.util.ServiceLoader}, as {@link Architecture} is. Stateless.
 */
public interface PythonNetworks {

    /** The classes, for messages. */
    List<String> names();

    /**
     * The network of a call; empty if it is none of these classes.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if it is, but with arguments that cannot be
     *     followed
     */
    Optional<PythonNetwork> of(PythonCall call);
}

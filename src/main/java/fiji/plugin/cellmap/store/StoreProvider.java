// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Opens containers with a library that only some installations have. {@link Stores} finds providers
 * by {@code ServiceLoader} and asks them only where the formats of this package have failed.
 * Implementations are thread-safe and have a public constructor without parameters, which throws an
 * error where the library is missing: the provider is then left out.
 */
public interface StoreProvider {

    /** Name of the library, for people. */
    String name();

    /**
     * Opens a container. Blocks.
     *
     * @param path an existing file or folder
     * @return empty if it holds nothing that the library knows
     * @throws fiji.plugin.cellmap.util.CellMapException if the library knows it but cannot read it
     */
    Optional<ArrayStore> open(Path path);

    /**
     * As {@link #open(Path)}, for a container that is not on this machine.
     *
     * @param address such as {@code gs://bucket/key}
     * @throws fiji.plugin.cellmap.util.CellMapException if the library could read it, but a part of
     *     it is missing here, or there is no container; it says which
     */
    default Optional<ArrayStore> open(String address) {
        return Optional.empty();
    }
}

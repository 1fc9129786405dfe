// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a prediction is divided among processes, in a file beside its ledgers, so that all of them
 * agree.
 *
 * @param config hash of everything that the values depend on
 * @param unit depth, height and width of a unit in voxels
 */
record StoredPlan(String config, long[] unit) {

    /**
     * @throws fiji.plugin.cellmap.util.CellMapException if it cannot be read
     */
    static Optional<StoredPlan> read(Path file) {
        return Files.exists(file)
                ? Optional.of(Json.read(file, StoredPlan.class))
                : Optional.empty();
    }

    void write(Path file) {
        AtomicFiles.write(file, Json.bytes(this));
    }
}

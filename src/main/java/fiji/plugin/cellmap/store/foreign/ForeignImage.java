// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.ChunkedArray;
import java.util.List;

/**
 * A grey volume in a file of another program, or in several.
 *
 * @param array its voxels, axes z, y, x, for reading
 * @param voxelSize nm, z y x, as the file states it; null if it does not
 * @param notes what a user should know of it, as sentences
 */
public record ForeignImage(
        ChunkedArray array, double[] voxelSize, List<String> notes, Runnable closing)
        implements AutoCloseable {

    static ForeignImage of(ChunkedArray array, double[] voxelSize, List<String> notes) {
        return new ForeignImage(array, voxelSize, notes, () -> {});
    }

    /** Gives back what is open; nothing can be read afterwards. */
    @Override
    public void close() {
        closing.run();
    }
}

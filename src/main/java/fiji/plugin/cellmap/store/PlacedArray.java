// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.List;

/**
 * An array and where its voxels lie.
 *
 * @param array axes z, y, x
 * @param notes what was assumed, in sentences
 */
public record PlacedArray(ChunkedArray array, VoxelGrid grid, List<String> notes) {

    public PlacedArray {
        notes = List.copyOf(notes);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;

/**
 * Objects whose ids need no others: 1, 2, … in raster order of their first voxels, and each of them
 * occurs. Thread-safe if what it reads from is.
 *
 * @param ids by voxel; 0 for background
 * @param count how many objects there are
 */
public record NumberedObjects(BlockSource<int[]> ids, int count) implements BlockSource<int[]> {

    @Override
    public Box bounds() {
        return ids.bounds();
    }

    @Override
    public int[] read(Box box) {
        return ids.read(box);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Tiling;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of a tiling in groups, two along each axis, groups of these in groups, and so on, until
 * one holds all. Groups are numbered in raster order. Immutable.
 *
 * @param level 0 for single blocks, whose edge lengths double with each level
 */
record Groups(Tiling tiling, int level) {

    /** Every block a group of its own. */
    static Groups of(Tiling tiling) {
        return new Groups(tiling, 0);
    }

    /** The next level. */
    Groups larger() {
        return new Groups(tiling, level + 1);
    }

    /** How many levels above single blocks there are; at least one. */
    int levels() {
        Groups groups = larger();
        while (groups.count() > 1) groups = groups.larger();
        return groups.level;
    }

    /** How many groups there are. */
    int count() {
        return along(0) * along(1) * along(2);
    }

    private int along(int d) {
        return (tiling.count(d) - 1 >> level) + 1;
    }

    /** The group that holds a block. */
    int of(int block) {
        int x = block % tiling.count(2);
        int y = block / tiling.count(2) % tiling.count(1);
        int z = block / tiling.count(2) / tiling.count(1);
        return ((z >> level) * along(1) + (y >> level)) * along(2) + (x >> level);
    }

    /** The groups of the level below that a group consists of. */
    List<Integer> children(int group) {
        Groups below = new Groups(tiling, level - 1);
        int x = group % along(2);
        int y = group / along(2) % along(1);
        int z = group / along(2) / along(1);
        List<Integer> result = new ArrayList<>();
        for (int dz = 0; dz < 2; dz++)
            for (int dy = 0; dy < 2; dy++)
                for (int dx = 0; dx < 2; dx++) {
                    int cz = 2 * z + dz;
                    int cy = 2 * y + dy;
                    int cx = 2 * x + dx;
                    if (cz < below.along(0) && cy < below.along(1) && cx < below.along(2))
                        result.add((cz * below.along(1) + cy) * below.along(2) + cx);
                }
        return result;
    }
}

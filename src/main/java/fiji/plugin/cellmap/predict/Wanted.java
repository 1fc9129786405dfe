// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Provenance;

/**
 * Which voxels of a result are asked for. The others are background: where there is nothing else,
 * the network is not asked. May be used by several threads at a time.
 */
public interface Wanted {

    /** Everything. */
    Wanted ALL =
            new Wanted() {
                @Override
                public boolean any(Box box) {
                    return true;
                }

                @Override
                public boolean[] rows(long z, Box box) {
                    return null;
                }
            };

    /** What tells it, as it is recorded with the result; null for nothing. */
    default Provenance.Source source() {
        return null;
    }

    /**
     * Whether a voxel of a box may be asked for; says so rather too often. Blocks.
     *
     * @param box inside the result, in its voxels, z y x
     */
    boolean any(Box box);

    /**
     * Which voxels of a plane are asked for; blocks.
     *
     * @param box its rows and columns, in voxels of the result
     * @return in C order; null if all are
     */
    boolean[] rows(long z, Box box);
}

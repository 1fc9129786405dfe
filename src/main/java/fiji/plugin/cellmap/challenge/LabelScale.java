// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Grids;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;

/** The finest voxel size of a label, for the scale filter. */
final class LabelScale {

    /** What a conversion from another unit may add: 0.0082 µm are 8.200000000000001 nm. */
    private static final double ROUNDING = 1 + 1e-6;

    private LabelScale() {}

    /**
     * Whether the first level is at most {@code limit} (nm, z y x; null for any) on every axis.
     *
     * @param given voxel size where the metadata state none
     */
    static boolean isFineEnough(GroupLocation label, double[] limit, GivenSize given) {
        if (limit == null) return true;
        double[] finest = finest(label, given);
        for (int d = 0; d < 3; d++) if (finest[d] > limit[d] * ROUNDING) return false;
        return true;
    }

    private static double[] finest(GroupLocation label, GivenSize given) {
        try (ArrayStore store = Stores.open(label.container())) {
            return store.isArray(label.group())
                    ? Grids.open(store, label.group(), given).grid().scale()
                    : Multiscale.read(store, label.group(), given).finest().grid().scale();
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.Arrays;
import java.util.Optional;

/**
 * The voxel sizes that volumes for this program have: from less than an atom apart, in electron
 * tomograms, to overviews by X-rays. Others mostly come from a mistaken unit.
 */
public final class EmVoxel {

    /** Least edge that is not doubted, nm. */
    public static final double LEAST = 0.1;

    /** Largest edge that is not doubted, nm. */
    public static final double MOST = 1000;

    private EmVoxel() {}

    /**
     * What to tell of a voxel size.
     *
     * @param size of the finest level in nm, z y x
     * @return a sentence; empty if it is plausible
     */
    public static Optional<String> doubt(double[] size) {
        boolean plausible = Arrays.stream(size).allMatch(v -> v >= LEAST && v <= MOST);
        return plausible
                ? Optional.empty()
                : Optional.of(
                        "Voxels of "
                                + Arrays.toString(size)
                                + " nm are unusual in electron microscopy (0.1 to 1000 nm): check"
                                + " the unit.");
    }
}

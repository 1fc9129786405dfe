// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;

/** A byte for each voxel of a block of a label. */
@FunctionalInterface
interface BlockBytes {

    /** What the block says of presence: {@link LabelReader#states}. */
    BlockBytes STATES = (label, box) -> LabelReader.states(label.read(box), label.dtype());

    /**
     * @param box inside the label
     * @return in C order; the caller may change it
     */
    byte[] of(VoxelImage label, Box box);
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;

/**
 * A volume at the target's voxel size, not yet in its place. It is read by whole planes: a range of
 * z, all of y and x.
 */
interface Image extends BlockSource<Object> {

    @Override
    long[] shape();

    @Override
    default Box bounds() {
        return Box.of(shape());
    }

    /** What {@link #read} gives. */
    DType dtype();
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;

/** The foreground of a volume: 1 for foreground, 0 for background. */
public interface Mask extends BlockSource<byte[]> {

    @Override
    long[] shape();

    @Override
    default Box bounds() {
        return Box.of(shape());
    }

    /** Whether reading is little more than reading an array, so that storing it gains nothing. */
    default boolean direct() {
        return false;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;

/** A probability for every voxel of a volume. */
public interface Field extends BlockSource<float[]> {

    @Override
    long[] shape();

    @Override
    default Box bounds() {
        return Box.of(shape());
    }

    /** The value that stands for probability 1: 255 for stored bytes, else 1. */
    double unit();

    /** Reads a box as {@link #read} does; bytes where they are stored, which stand for 0 to 255. */
    default Object stored(Box box) {
        return read(box);
    }

    /** Whether reading is little more than reading an image. */
    default boolean direct() {
        return false;
    }
}

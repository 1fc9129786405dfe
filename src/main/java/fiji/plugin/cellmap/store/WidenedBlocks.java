// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/** Blocks that are made floats on the way to their destination. */
interface WidenedBlocks extends BlockSource<Object> {

    /** Reads a box as {@link #read} does, the elements made floats. */
    float[] floats(Box box);
}

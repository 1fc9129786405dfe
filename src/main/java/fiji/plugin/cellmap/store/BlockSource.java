// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.Optional;

/**
 * Voxels of a volume by the box: what kernels read, whether the voxels lie in an image ({@link
 * VoxelImage}) or are computed from another source. May be read by several threads at a time.
 *
 * @param <A> a primitive array; all reads of one source give the same type
 */
public interface BlockSource<A> {

    /** The voxels that can be read, axes z y x. */
    Box bounds();

    /**
     * Reads a box; blocks. A voxel has the same bits in whatever box it is read.
     *
     * @param box inside the bounds, z y x; at most 2^31-9 voxels
     * @return a new array in C order, the caller's to change
     * @throws fiji.plugin.cellmap.util.CellMapException if the data cannot be read
     */
    A read(Box box);

    /** Number of voxels along each axis, z y x. */
    default long[] shape() {
        return bounds().shape();
    }

    /** The same voxels as bytes, where they are floats that come from bytes one by one. */
    default Optional<CodedBlocks> coded() {
        return Optional.empty();
    }

    /** The same voxels at positions that are larger by some whole numbers, z y x. */
    default BlockSource<A> translate(long... by) {
        return new Moved<>(this, by);
    }
}

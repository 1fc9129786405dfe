// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/** The voxels of an image as floats. */
record FloatBlocks(VoxelImage image) implements BlockSource<float[]> {

    @Override
    public Box bounds() {
        return image.bounds();
    }

    @Override
    public float[] read(Box box) {
        return image.floats(box);
    }
}

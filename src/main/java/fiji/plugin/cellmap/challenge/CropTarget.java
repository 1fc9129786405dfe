// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import java.util.Arrays;

/**
 * One row of a manifest: one class of one crop, and the grid of voxels it is given on. Axes z, y,
 * x. Immutable by convention: callers must not change the arrays.
 *
 * @param crop number of the crop
 * @param dataset name of the dataset it lies in
 * @param className name of the class
 * @param voxelSize nm
 * @param translation nm, position of the first voxel
 * @param shape voxels
 */
public record CropTarget(
        int crop,
        String dataset,
        String className,
        double[] voxelSize,
        double[] translation,
        long[] shape) {

    public CropTarget {
        if (voxelSize.length != 3 || translation.length != 3 || shape.length != 3)
            throw new IllegalArgumentException("z, y, x expected");
    }

    /** The name of the crop's group: {@code crop234}. */
    public String cropName() {
        return "crop" + crop;
    }

    /** Path of its array in a submission: {@code crop234/mito}. */
    public String path() {
        return cropName() + "/" + className;
    }

    /** Number of voxels. */
    public long voxels() {
        return shape[0] * shape[1] * shape[2];
    }

    /** Whether both lie on the same grid of voxels of the same dataset. */
    public boolean sameGrid(CropTarget other) {
        return dataset.equals(other.dataset)
                && Arrays.equals(voxelSize, other.voxelSize)
                && Arrays.equals(translation, other.translation)
                && Arrays.equals(shape, other.shape);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof CropTarget t
                && crop == t.crop
                && className.equals(t.className)
                && sameGrid(t);
    }

    @Override
    public int hashCode() {
        return 31 * crop + className.hashCode();
    }

    @Override
    public String toString() {
        return path()
                + " of "
                + dataset
                + ", "
                + Arrays.toString(shape)
                + " voxels of "
                + Arrays.toString(voxelSize)
                + " nm at "
                + Arrays.toString(translation);
    }
}

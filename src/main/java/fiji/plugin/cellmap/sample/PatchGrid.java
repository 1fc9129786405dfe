// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/**
 * Where the voxels of a patch, or of a part of it, lie.
 *
 * @param min lower corner in nm before anything is turned, z y x
 * @param voxelSize in nm
 * @param shape in voxels, before mirror and permutation of axes
 * @param centre what it is turned about, in nm
 */
record PatchGrid(
        double[] min, double[] voxelSize, int[] shape, double[] centre, Geometry geometry) {

    /** A whole patch, turned about its middle. */
    static PatchGrid of(double[] min, double[] voxelSize, int[] shape, Geometry geometry) {
        double[] centre = new double[3];
        for (int d = 0; d < 3; d++) centre[d] = min[d] + shape[d] * voxelSize[d] / 2;
        return new PatchGrid(min, voxelSize, shape, centre, geometry);
    }

    /**
     * The middle of the finished patch; where the rest is odd, one voxel less lies before it.
     *
     * @param size in voxels, before mirror and permutation, no larger than the shape
     */
    PatchGrid middle(int[] size) {
        double[] corner = new double[3];
        for (int d = 0; d < 3; d++) {
            int rest = shape[d] - size[d];
            int before = geometry.symmetry().mirror()[d] ? rest - rest / 2 : rest / 2;
            corner[d] = min[d] + before * voxelSize[d];
        }
        return new PatchGrid(corner, voxelSize, size, centre, geometry);
    }

    /**
     * A larger patch, turned about the same centre.
     *
     * @param border voxels more on each side of the finished patch, z y x
     */
    PatchGrid around(int[] border) {
        double[] corner = new double[3];
        int[] size = new int[3];
        for (int d = 0; d < 3; d++) {
            int axis = geometry.symmetry().order()[d];
            corner[axis] = min[axis] - border[d] * voxelSize[axis];
            size[axis] = shape[axis] + 2 * border[d];
        }
        return new PatchGrid(corner, voxelSize, size, centre, geometry);
    }

    /** Neither turned nor bent. */
    PatchGrid straight() {
        return new PatchGrid(min, voxelSize, shape, centre, geometry.straightened());
    }

    /** Shape of the finished patch: z, y, x after mirror and permutation. */
    int[] finished() {
        return geometry.symmetry().shape(shape);
    }

    /** Of the finished patch, in nm: z, y, x after permutation. */
    double[] finishedVoxelSize() {
        int[] order = geometry.symmetry().order();
        return new double[] {voxelSize[order[0]], voxelSize[order[1]], voxelSize[order[2]]};
    }

    int voxels() {
        return shape[0] * shape[1] * shape[2];
    }
}

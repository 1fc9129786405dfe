// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/**
 * Where the voxels of a volume lie in space, axes z, y, x in nanometres. On disk a translation is
 * the world position of the centre of voxel (0,0,0) (OME-NGFF, and the CellMap data); the official
 * tools treat it as the lower corner of that voxel. This class uses the corner rule, which is what
 * makes crops and their EM line up as the official tools see them. Immutable by convention.
 *
 * @param scale voxel size in nm
 * @param translation position in nm
 */
public record VoxelGrid(double[] scale, double[] translation) {

    public VoxelGrid {
        if (scale.length != 3 || translation.length != 3)
            throw new IllegalArgumentException("z, y, x expected");
    }

    /**
     * The grid that begins at the same place in space with voxels of another size: the translation
     * is that of its voxel centres, as that of a level in a pyramid.
     *
     * @param size in nm, z y x
     */
    public VoxelGrid resized(double[] size) {
        double[] centre = new double[3];
        for (int d = 0; d < 3; d++) centre[d] = translation[d] + (size[d] - scale[d]) / 2;
        return new VoxelGrid(size, centre);
    }

    /** Whether two grids are the same but for rounding: a millionth of a voxel. */
    public boolean isClose(VoxelGrid other) {
        for (int d = 0; d < 3; d++) {
            double close = 1e-6 * other.scale[d];
            if (Math.abs(scale[d] - other.scale[d]) > close
                    || Math.abs(translation[d] - other.translation[d]) > close) return false;
        }
        return true;
    }

    /** Lower corner of a voxel on axis d, in nm. */
    public double world(int d, double index) {
        return translation[d] + index * scale[d];
    }

    /** Index (with fraction) of a world position on axis d. */
    public double index(int d, double world) {
        return (world - translation[d]) / scale[d];
    }
}

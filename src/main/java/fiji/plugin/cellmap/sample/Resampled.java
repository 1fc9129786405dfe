// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;

/**
 * The grey values of a volume on a grid of any voxel size, normalised: prediction sees the same
 * values as training. It can be read anywhere; beyond the volume its border repeats.
 *
 * @param min lower corner of voxel 0 in nm, z y x
 * @param voxelSize in nm, z y x
 */
public record Resampled(Volume volume, double[] min, double[] voxelSize, Intensity intensity)
        implements BlockSource<float[]> {

    /** The voxels that lie in the volume, wholly or in part. */
    @Override
    public Box bounds() {
        return volume.covered(min, voxelSize);
    }

    @Override
    public float[] read(Box box) {
        double[] corner = new double[3];
        int[] size = new int[3];
        for (int d = 0; d < 3; d++) {
            corner[d] = min[d] + box.min()[d] * voxelSize[d];
            size[d] = Math.toIntExact(box.shape()[d]);
        }
        float[] grey = volume.readRepeating(corner, voxelSize, size);
        volume.requireNumbers(grey, corner, voxelSize, size);
        return intensity.apply(grey);
    }
}

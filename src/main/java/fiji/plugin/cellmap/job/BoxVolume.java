package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.predict.GreyVolume;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Interpolation;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.Box;

/**
 * A box of an EM volume at the voxel size of a model, its values normalised: what training saw is
 * what prediction sees. Voxels outside the EM have the stored value 0.
 *
 * @param volume the EM
 * @param min lower corner of the box in nm, z y x
 * @param voxelSize in nm
 * @param shape of the box in voxels
 */
record BoxVolume(Volume volume, double[] min, double[] voxelSize, long[] shape, Intensity intensity)
        implements GreyVolume {

    @Override
    public Box available() {
        return volume.inside(min, voxelSize);
    }

    @Override
    public float[] read(Box box) {
        double[] corner = new double[3];
        int[] size = new int[3];
        for (int d = 0; d < 3; d++) {
            corner[d] = min[d] + box.min()[d] * voxelSize[d];
            size[d] = Math.toIntExact(box.shape()[d]);
        }
        return intensity.apply(
                volume.read(corner, voxelSize, size, Interpolation.LINEAR, 0).values());
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.CodedBlocks;
import java.util.Optional;

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

    /** Where bytes are stored and nothing is resampled. */
    @Override
    public Optional<CodedBlocks> coded() {
        if (volume.bytesRepeating(min, voxelSize, new int[] {0, 0, 0}) == null)
            return Optional.empty();
        return Optional.of(new CodedBlocks(new Bytes(this), intensity.apply(CodedBlocks.all())));
    }

    /** What is stored. */
    private record Bytes(Resampled of) implements BlockSource<byte[]> {
        @Override
        public Box bounds() {
            return of.bounds();
        }

        @Override
        public byte[] read(Box box) {
            return of.volume.bytesRepeating(of.corner(box), of.voxelSize, size(box));
        }
    }

    private double[] corner(Box box) {
        double[] corner = new double[3];
        for (int d = 0; d < 3; d++) corner[d] = min[d] + box.min()[d] * voxelSize[d];
        return corner;
    }

    private static int[] size(Box box) {
        int[] size = new int[3];
        for (int d = 0; d < 3; d++) size[d] = Math.toIntExact(box.shape()[d]);
        return size;
    }

    @Override
    public float[] read(Box box) {
        double[] corner = corner(box);
        int[] size = size(box);
        float[] grey = volume.readRepeating(corner, voxelSize, size);
        volume.requireNumbers(grey, corner, voxelSize, size);
        return intensity.apply(grey);
    }
}

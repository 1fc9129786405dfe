// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;

/**
 * A large array at another voxel size as the official tool makes it: cubes of 297 voxels are
 * resampled each on its own and put down one after the other, seams included.
 */
final class PieceImage implements BlockSource<Object> {

    /** Voxels above which the official tool works in pieces: 500 MiB of 4 bytes. */
    static final long LARGE = 500L * (1 << 20) / 4;

    private static final int SIDE = 297;

    private final VoxelImage source;
    private final double[] factor;
    private final Resampling how;
    private final long[] shape = new long[3];

    PieceImage(VoxelImage source, double[] factor, Resampling how) {
        this.source = source;
        this.factor = factor;
        this.how = how.inSinglePrecision();
        for (int d = 0; d < 3; d++) shape[d] = new Zoom(source.shape()[d], factor[d]).out;
    }

    @Override
    public Box bounds() {
        return Box.of(shape);
    }

    /** What {@link #read} gives. */
    DType dtype() {
        return how.linear() ? DType.UINT8 : source.dtype();
    }

    /**
     * @param planes whole planes
     */
    @Override
    public Object read(Box planes) {
        Object result = dtype().allocate(Math.toIntExact(planes.size()));
        long[] n = source.shape();
        for (long z = 0; z < n[0]; z += SIDE)
            for (long y = 0; y < n[1]; y += SIDE)
                for (long x = 0; x < n[2]; x += SIDE) put(new long[] {z, y, x}, result, planes);
        return result;
    }

    private void put(long[] start, Object result, Box planes) {
        Box cube = new Box(start, new long[] {SIDE, SIDE, SIDE}).intersect(source.bounds());
        ResampledImage piece = new ResampledImage(source.view(cube), factor, how);
        long[] at = new long[3];
        for (int d = 0; d < 3; d++) at[d] = (long) (start[d] * factor[d]);
        long[] extent = piece.shape();
        long z0 = Math.max(planes.min()[0], at[0]);
        long z1 = Math.min(planes.max(0), at[0] + extent[0]);
        if (z0 >= z1) return;
        Object values = piece.read(piece.bounds().planes(z0 - at[0], z1 - at[0]));
        Box place =
                new Box(new long[] {z0, at[1], at[2]}, new long[] {z1 - z0, extent[1], extent[2]});
        Boxes.copy(values, place, result, planes);
    }
}

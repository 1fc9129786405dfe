// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;

/**
 * A large array at another voxel size as the official tool makes it: cubes of 297 voxels are
 * resampled each on its own and put down one after the other, seams included.
 */
final class PieceImage implements Image {

    /** Voxels above which the official tool works in pieces: 500 MiB of 4 bytes. */
    static final long LARGE = 500L * (1 << 20) / 4;

    private static final int SIDE = 297;

    private final ChunkedArray source;
    private final double[] factor;
    private final Resampling how;
    private final long[] shape = new long[3];

    PieceImage(ChunkedArray source, double[] factor, Resampling how) {
        this.source = source;
        this.factor = factor;
        this.how = how.inSinglePrecision();
        for (int d = 0; d < 3; d++) shape[d] = new Zoom(source.spec().shape()[d], factor[d]).out;
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public DType dtype() {
        return how.linear() ? DType.UINT8 : source.spec().dtype();
    }

    @Override
    public Object read(Box planes) {
        Object result = dtype().allocate(Math.toIntExact(planes.size()));
        long[] n = source.spec().shape();
        for (long z = 0; z < n[0]; z += SIDE)
            for (long y = 0; y < n[1]; y += SIDE)
                for (long x = 0; x < n[2]; x += SIDE) put(new long[] {z, y, x}, result, planes);
        return result;
    }

    private void put(long[] start, Object result, Box planes) {
        Box cube =
                new Box(start, new long[] {SIDE, SIDE, SIDE})
                        .intersect(Box.of(source.spec().shape()));
        Image piece = new ResampledImage(new PartImage(source, cube), factor, how);
        long[] at = new long[3];
        for (int d = 0; d < 3; d++) at[d] = (long) (start[d] * factor[d]);
        long[] extent = piece.shape();
        long z0 = Math.max(planes.min()[0], at[0]);
        long z1 = Math.min(planes.max(0), at[0] + extent[0]);
        if (z0 >= z1) return;
        Object values =
                piece.read(
                        new Box(
                                new long[] {z0 - at[0], 0, 0},
                                new long[] {z1 - z0, extent[1], extent[2]}));
        Box place =
                new Box(new long[] {z0, at[1], at[2]}, new long[] {z1 - z0, extent[1], extent[2]});
        Boxes.copy(values, place, result, planes);
    }
}

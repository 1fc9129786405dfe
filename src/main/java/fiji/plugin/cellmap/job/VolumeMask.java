// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.predict.Wanted;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Voxels;

/**
 * The voxels of a result whose centre lies in a voxel above 0 of a mask, which may have any voxel
 * size and place; beyond the mask none is asked for. Both lie where OME-NGFF says, and viewers show
 * them: a translation is the centre of the first voxel. Thread-safe.
 *
 * @param mask the level that is used
 * @param grid of the result
 * @param source what is recorded of it
 */
record VolumeMask(VoxelImage mask, VoxelGrid grid, Provenance.Source source) implements Wanted {

    /** Against the noise of positions, in voxels of the mask. */
    private static final double CLOSE = 1e-6;

    /** More is read in parts. */
    private static final long MOST_VOXELS = 1 << 22;

    @Override
    public boolean any(Box box) {
        long[] first = new long[3];
        long[] end = new long[3];
        for (int d = 0; d < 3; d++) {
            first[d] = voxel(d, box.min()[d]);
            end[d] = voxel(d, box.max(d) - 1) + 1;
        }
        Box covered = Box.between(first, end).intersect(mask.bounds());
        return !covered.isEmpty() && anyOfMask(covered);
    }

    private boolean anyOfMask(Box covered) {
        if (mask.isBackground(covered)) return false;
        if (covered.size() <= MOST_VOXELS) {
            for (byte in : Voxels.above(mask.read(covered), mask.dtype(), 0))
                if (in != 0) return true;
            return false;
        }
        int d = 0;
        for (int other = 1; other < 3; other++)
            if (covered.shape()[other] > covered.shape()[d]) d = other;
        long[] middle = covered.min().clone();
        long[] size = covered.shape().clone();
        size[d] /= 2;
        middle[d] += size[d];
        long[] rest = covered.shape().clone();
        rest[d] -= size[d];
        return anyOfMask(new Box(covered.min(), size)) || anyOfMask(new Box(middle, rest));
    }

    @Override
    public boolean[] rows(long z, Box box) {
        int height = Math.toIntExact(box.shape()[1]);
        int width = Math.toIntExact(box.shape()[2]);
        boolean[] wanted = new boolean[Math.multiplyExact(height, width)];
        long first = voxel(2, box.min()[2]);
        long end = voxel(2, box.max(2) - 1) + 1;
        long deep = voxel(0, z);
        long last = Long.MIN_VALUE;
        Box row = null;
        byte[] in = null;
        for (int y = 0; y < height; y++) {
            long at = voxel(1, box.min()[1] + y);
            if (at != last) {
                row =
                        Box.between(
                                        new long[] {deep, at, first},
                                        new long[] {deep + 1, at + 1, end})
                                .intersect(mask.bounds());
                in = row.isEmpty() ? null : above(row);
                last = at;
            }
            for (int x = 0; in != null && x < width; x++) {
                long i = voxel(2, box.min()[2] + x) - row.min()[2];
                wanted[y * width + x] = i >= 0 && i < in.length && in[(int) i] != 0;
            }
        }
        return wanted;
    }

    private byte[] above(Box row) {
        DType dtype = mask.dtype();
        return Voxels.above(mask.read(row), dtype, 0);
    }

    /** The voxel of the mask that holds the centre of one of the result; may lie beyond it. */
    private long voxel(int d, long index) {
        double centre = grid.translation()[d] + index * grid.scale()[d];
        VoxelGrid own = mask.grid();
        double from = (centre - own.translation()[d]) / own.scale()[d];
        return (long) Math.floor(from + 0.5 + CLOSE);
    }
}

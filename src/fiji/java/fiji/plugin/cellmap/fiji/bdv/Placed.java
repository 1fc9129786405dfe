// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.store.VoxelGrid;
import mpicbg.spim.data.sequence.FinalVoxelDimensions;
import mpicbg.spim.data.sequence.VoxelDimensions;
import net.imglib2.realtransform.AffineTransform3D;

/** Where voxels lie, as BigDataViewer wants it: axes x, y, z, in nm. */
final class Placed {

    private Placed() {}

    /**
     * From voxels (x, y, z; centres at whole numbers) to nm, by the corner rule of {@link
     * VoxelGrid}: voxel 0 reaches from the translation to one voxel size behind it.
     */
    static AffineTransform3D transform(VoxelGrid grid) {
        double[] scale = grid.scale();
        double[] corner = grid.translation();
        AffineTransform3D transform = new AffineTransform3D();
        for (int d = 0; d < 3; d++) {
            transform.set(scale[2 - d], d, d);
            transform.set(corner[2 - d] + scale[2 - d] / 2, d, 3);
        }
        return transform;
    }

    static VoxelDimensions voxel(VoxelGrid grid) {
        double[] s = grid.scale();
        return new FinalVoxelDimensions("nm", s[2], s[1], s[0]);
    }
}

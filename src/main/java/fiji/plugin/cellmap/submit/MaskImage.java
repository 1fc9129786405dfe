// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;

/** 1 where the values of another image are above a limit, else 0. */
record MaskImage(Image image, double limit) implements Image {

    @Override
    public long[] shape() {
        return image.shape();
    }

    @Override
    public DType dtype() {
        return DType.UINT8;
    }

    @Override
    public Object read(Box planes) {
        return Voxels.above(image.read(planes), image.dtype(), limit);
    }
}

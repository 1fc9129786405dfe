// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;

/** An image put into the middle of another shape: cut, or filled up with 0, on both sides. */
record CentredImage(Image image, long[] shape) implements Image {

    @Override
    public DType dtype() {
        return image.dtype();
    }

    @Override
    public Object read(Box planes) {
        long[] start = new long[3];
        for (int d = 0; d < 3; d++) {
            long more = image.shape()[d] - shape[d];
            start[d] = more >= 0 ? more / 2 : -(-more / 2);
        }
        return Placement.read(image, planes.translate(start));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.PlaneReader;

/** An array as it is. */
final class ArrayImage implements Image {

    private final ChunkedArray array;
    private final PlaneReader planes;

    ArrayImage(ChunkedArray array) {
        this.array = array;
        this.planes = new PlaneReader(array);
    }

    @Override
    public long[] shape() {
        return array.spec().shape();
    }

    @Override
    public DType dtype() {
        return array.spec().dtype();
    }

    @Override
    public Object read(Box box) {
        return planes.read(box.min()[0], box.max(0));
    }
}

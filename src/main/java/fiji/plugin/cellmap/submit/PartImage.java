// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;

/**
 * A part of an array.
 *
 * @param part inside the array
 */
record PartImage(ChunkedArray array, Box part) implements Image {

    @Override
    public long[] shape() {
        return part.shape();
    }

    @Override
    public DType dtype() {
        return array.spec().dtype();
    }

    @Override
    public Object read(Box planes) {
        return array.read(planes.translate(part.min()));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.img.cell.LazyCellImg;

/** An array that is read through its lazily loaded image, with any number of axes. */
record SeenAsImage(ChunkedArray array, ChunkCache cache) implements ChunkedArray {

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Object read(Box box) {
        int rank = box.rank();
        int[] size = new int[rank];
        long[] min = new long[rank];
        for (int d = 0; d < rank; d++) {
            size[d] = (int) box.shape()[rank - 1 - d];
            min[d] = box.min()[rank - 1 - d];
        }
        Object values = spec().dtype().allocate((int) box.size());
        LazyCellImg image = CellImages.of(array, cache);
        if (!box.isEmpty()) PrimitiveBlocks.of(image).copy(min, values, size);
        return values;
    }

    @Override
    public String location() {
        return array.location();
    }

    @Override
    public ArraySpec spec() {
        return array.spec();
    }

    @Override
    public ObjectNode attributes() {
        return array.attributes();
    }

    @Override
    public void setAttributes(ObjectNode attributes) {
        array.setAttributes(attributes);
    }

    @Override
    public void write(Box box, Object values) {
        throw new UnsupportedOperationException("images are for reading");
    }

    @Override
    public boolean chunkExists(long... index) {
        return array.chunkExists(index);
    }
}

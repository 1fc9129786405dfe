// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.Box;

/** Marks the labels of a block that touch the border of the volume. */
record BorderMarks(long[] shape, Box box) {

    void mark(int[] labels, boolean[] marked) {
        int i = 0;
        int width = (int) box.shape()[2];
        for (int z = 0; z < box.shape()[0]; z++)
            for (int y = 0; y < box.shape()[1]; y++, i += width) {
                boolean whole = isEdge(0, z) || isEdge(1, y);
                for (int x = 0; x < width; x++)
                    if (whole || isEdge(2, x)) marked[labels[i + x]] = true;
            }
    }

    private boolean isEdge(int d, int at) {
        long global = box.min()[d] + at;
        return global == 0 || global == shape[d] - 1;
    }
}

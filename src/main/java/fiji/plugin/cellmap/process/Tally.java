// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Size and first voxel of every object of a labelled volume. For one thread. */
final class Tally {

    private static final int BYTES = 2 * Long.BYTES;

    private final long[] shape;
    private final long memory;
    private long[] size = new long[1024];
    private long[] first = new long[1024];
    private int largest;

    /**
     * @param memory bytes that the tally may take
     */
    Tally(long[] shape, long memory) {
        this.shape = shape;
        this.memory = memory;
    }

    /** Counts a block in any order of blocks; ids in C order, 0 for none. */
    void add(Box box, int[] ids) {
        int i = 0;
        for (int z = 0; z < box.shape()[0]; z++)
            for (int y = 0; y < box.shape()[1]; y++) {
                long row =
                        ((box.min()[0] + z) * shape[1] + box.min()[1] + y) * shape[2]
                                + box.min()[2];
                for (int x = 0; x < box.shape()[2]; x++, i++) {
                    int id = ids[i];
                    if (id == 0) continue;
                    if (id >= size.length) grow(id);
                    if (size[id]++ == 0 || row + x < first[id]) first[id] = row + x;
                    largest = Math.max(largest, id);
                }
            }
    }

    private void grow(int id) {
        int wanted = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * id + 1);
        if ((long) wanted * BYTES * 2 > memory)
            throw new CellMapException(
                    "Cannot number the objects",
                    "object " + id,
                    "Their list needs more than the " + (memory >> 20) + " MiB left for it.",
                    "Raise the dynamic of the watershed, or allow more memory.");
        size = Arrays.copyOf(size, wanted);
        first = Arrays.copyOf(first, wanted);
    }

    /**
     * Final ids: 1, 2, … in raster order of the first voxels of the objects that are large enough;
     * 0 for the others.
     *
     * @return by id as counted
     */
    int[] ids(long minSize) {
        long[] order =
                IntStream.rangeClosed(1, largest)
                        .filter(id -> size[id] > 0 && size[id] >= minSize)
                        .mapToLong(id -> first[id])
                        .sorted()
                        .toArray();
        int[] ids = new int[largest + 1];
        for (int id = 1; id <= largest; id++)
            if (size[id] > 0 && size[id] >= minSize)
                ids[id] = Arrays.binarySearch(order, first[id]) + 1;
        return ids;
    }
}

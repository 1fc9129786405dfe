// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Size and first voxel of every object of a labelled volume. For one thread. */
final class Tally {

    private static final int BYTES = 2 * Long.BYTES;

    private final long memory;
    private long[] size = new long[1024];
    private long[] first = new long[1024];
    private int largest;

    /**
     * @param memory bytes that the tally may take
     */
    Tally(long memory) {
        this.memory = memory;
    }

    /**
     * The objects of a block.
     *
     * @param ids rising
     * @param sizes voxels in the block
     * @param firsts index in the volume of their first voxels in the block
     */
    record Counts(int[] ids, long[] sizes, long[] firsts) implements Serializable {

        /**
         * @param shape of the volume
         * @param labels of the block in C order, 0 for none
         */
        static Counts of(long[] shape, Box box, int[] labels) {
            int[] ids = distinct(labels);
            long[] sizes = new long[ids.length];
            long[] firsts = new long[ids.length];
            int i = 0;
            int last = 0;
            int at = -1;
            for (int z = 0; z < box.shape()[0]; z++)
                for (int y = 0; y < box.shape()[1]; y++) {
                    long row =
                            ((box.min()[0] + z) * shape[1] + box.min()[1] + y) * shape[2]
                                    + box.min()[2];
                    for (int x = 0; x < box.shape()[2]; x++, i++) {
                        int id = labels[i];
                        if (id == 0) continue;
                        if (id != last) at = Arrays.binarySearch(ids, id);
                        last = id;
                        if (sizes[at]++ == 0) firsts[at] = row + x;
                    }
                }
            return new Counts(ids, sizes, firsts);
        }

        private static int[] distinct(int[] labels) {
            int[] found = new int[16];
            int n = 0;
            int last = 0;
            for (int label : labels) {
                if (label == last || label == 0) continue;
                last = label;
                if (n == found.length) {
                    int[] less = sorted(found, n);
                    n = less.length;
                    found = Arrays.copyOf(less, Math.max(found.length, 2 * n));
                }
                found[n++] = label;
            }
            return sorted(found, n);
        }

        private static int[] sorted(int[] values, int n) {
            return Arrays.stream(values, 0, n).sorted().distinct().toArray();
        }
    }

    /** Counts a block, in any order of blocks. */
    void add(Counts block) {
        for (int i = 0; i < block.ids.length; i++) {
            int id = block.ids[i];
            if (id >= size.length) grow(id);
            if (size[id] == 0 || block.firsts[i] < first[id]) first[id] = block.firsts[i];
            size[id] += block.sizes[i];
            largest = Math.max(largest, id);
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

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.process.affinity.IntMap;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * First voxel of every object of a labelled volume, for new numbers where no part of any is left
 * out; cheaper than to look for the parts. For one thread.
 */
final class Tally {

    private static final int BYTES = Long.BYTES;
    private static final long NONE = -1;

    private final long memory;
    private long[] first = none(1024);
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
     * @param ids in the order of their first voxels
     * @param firsts index in the volume of their first voxels in the block
     */
    record Counts(int[] ids, long[] firsts) implements Serializable {

        /**
         * @param shape of the volume
         * @param labels of the block in C order, 0 for none
         */
        static Counts of(long[] shape, Box box, int[] labels) {
            Counting counting = new Counting();
            int columns = (int) box.shape()[2];
            int i = 0;
            for (int z = 0; z < box.shape()[0]; z++)
                for (int y = 0; y < box.shape()[1]; y++, i += columns) {
                    long row = (box.min()[0] + z) * shape[1] + box.min()[1] + y;
                    counting.row(labels, i, columns, row * shape[2] + box.min()[2]);
                }
            return counting.done();
        }
    }

    /** What is being counted in a block. */
    private static final class Counting {

        private final IntMap places = new IntMap();
        private int[] ids = new int[64];
        private long[] firsts = new long[64];

        /** Voxels of one object follow one another. */
        void row(int[] labels, int from, int count, long index) {
            for (int i = from, end; i < from + count; i = end) {
                int id = labels[i];
                end = i + 1;
                while (end < from + count && labels[end] == id) end++;
                if (id == 0) continue;
                place(id, index + i - from);
            }
        }

        private void place(int id, long first) {
            if (places.get(id) != IntMap.NONE) return;
            int place = places.size();
            places.put(id, place);
            if (place == ids.length) {
                ids = Arrays.copyOf(ids, 2 * place);
                firsts = Arrays.copyOf(firsts, 2 * place);
            }
            ids[place] = id;
            firsts[place] = first;
        }

        Counts done() {
            int n = places.size();
            return new Counts(Arrays.copyOf(ids, n), Arrays.copyOf(firsts, n));
        }
    }

    /** Counts a block, in any order of blocks. */
    void add(Counts block) {
        for (int i = 0; i < block.ids.length; i++) {
            int id = block.ids[i];
            if (id >= first.length) grow(id);
            if (first[id] == NONE || block.firsts[i] < first[id]) first[id] = block.firsts[i];
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
        int before = first.length;
        first = Arrays.copyOf(first, wanted);
        Arrays.fill(first, before, wanted, NONE);
    }

    private static long[] none(int length) {
        long[] none = new long[length];
        Arrays.fill(none, NONE);
        return none;
    }

    /**
     * Final ids: 1, 2, … in raster order of the first voxels of the objects.
     *
     * @return by id as counted
     */
    int[] ids() {
        long[] order =
                IntStream.rangeClosed(1, largest)
                        .filter(id -> first[id] != NONE)
                        .mapToLong(id -> first[id])
                        .sorted()
                        .toArray();
        int[] ids = new int[largest + 1];
        for (int id = 1; id <= largest; id++)
            if (first[id] != NONE) ids[id] = Arrays.binarySearch(order, first[id]) + 1;
        return ids;
    }
}

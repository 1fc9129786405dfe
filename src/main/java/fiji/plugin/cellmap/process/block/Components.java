// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DisjointSets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Fragments of objects that are being joined: a union-find with the number of voxels, the first
 * voxel (in raster order of the volume), a mark and the object for each set. Fragments are numbered
 * from 1. For one thread.
 */
public final class Components {

    /** Of a fragment: its set, size, first voxel, mark and object. */
    private static final int BYTES = 2 * Integer.BYTES + 2 * Long.BYTES + 1;

    /** What the last numbers take besides, of a fragment that is a set of its own. */
    private static final int LAST_BYTES = Integer.BYTES + 3 * Long.BYTES;

    private static final long MIB = 1L << 20;

    private final long memory;
    private final DisjointSets sets = new DisjointSets(1);
    private long[] size = new long[1];
    private long[] first = new long[1];
    private boolean[] marked = new boolean[1];
    private int[] object = new int[1];
    private int count;

    /**
     * @param memory bytes that the fragments may take
     */
    Components(long memory) {
        this.memory = memory;
    }

    /** Number of fragments so far. */
    int count() {
        return count;
    }

    /**
     * Adds a fragment and returns its number.
     *
     * @param voxels it consists of
     * @param index of its first voxel in the volume
     * @param mark whether it, and so its set, is marked
     * @param id of the object that it is part of; 0 where each set is an object of its own
     */
    int add(long voxels, long index, boolean mark, int id) {
        if (++count == sets.size()) grow();
        size[count] = voxels;
        first[count] = index;
        marked[count] = mark;
        object[count] = id;
        return count;
    }

    /** Says that two fragments touch: those of one object belong together. */
    void join(int a, int b) {
        if (object[a] != object[b]) return;
        int i = sets.find(a);
        int j = sets.find(b);
        if (i == j) return;
        int keep = Math.min(i, j);
        int lose = Math.max(i, j);
        sets.join(i, j);
        size[keep] += size[lose];
        first[keep] = Math.min(first[keep], first[lose]);
        marked[keep] |= marked[lose];
    }

    /** What a set must be like to be kept. */
    @FunctionalInterface
    public interface Rule {
        /**
         * @param voxels of the whole set
         * @param marked whether any of its fragments is
         */
        boolean keeps(long voxels, boolean marked);
    }

    /**
     * Final ids: 1, 2, … in raster order of the first voxels that are kept of the objects; 0 for
     * the sets that are left out. Sets of one object have one id.
     *
     * @return by fragment number; element 0 is 0
     */
    int[] ids(Rule rule) {
        long[] kept =
                IntStream.rangeClosed(1, count)
                        .filter(i -> sets.find(i) == i && rule.keeps(size[i], marked[i]))
                        .mapToLong(i -> (long) object[i] << Integer.SIZE | i)
                        .sorted()
                        .toArray();
        long[] begins = new long[kept.length];
        long[] order = new long[kept.length];
        int objects = 0;
        for (int from = 0, to; from < kept.length; from = to) {
            long begin = Long.MAX_VALUE;
            for (to = from;
                    to < kept.length && (to == from || together(kept[from], kept[to]));
                    to++) begin = Math.min(begin, first[(int) kept[to]]);
            Arrays.fill(begins, from, to, begin);
            order[objects++] = begin;
        }
        Arrays.sort(order, 0, objects);
        int[] ids = new int[count + 1];
        for (int k = 0; k < kept.length; k++)
            ids[(int) kept[k]] = Arrays.binarySearch(order, 0, objects, begins[k]) + 1;
        for (int i = 1; i <= count; i++) ids[i] = ids[sets.find(i)];
        return ids;
    }

    /** Whether two sets, each with its object in the upper half, are of one object. */
    private static boolean together(long a, long b) {
        return a >> Integer.SIZE != 0 && a >> Integer.SIZE == b >> Integer.SIZE;
    }

    private void grow() {
        long wanted = Math.min(Integer.MAX_VALUE - 8L, 2L * sets.size() + 1024);
        // Growing holds old and new arrays, which is less than what the last numbers take.
        if (wanted <= sets.size() || wanted * (BYTES + LAST_BYTES) > memory) throw tooMany();
        sets.grow((int) wanted);
        size = Arrays.copyOf(size, (int) wanted);
        first = Arrays.copyOf(first, (int) wanted);
        marked = Arrays.copyOf(marked, (int) wanted);
        object = Arrays.copyOf(object, (int) wanted);
    }

    private CellMapException tooMany() {
        return new CellMapException(
                "Cannot label the objects",
                "fragment " + count,
                "The fragments need more than the "
                        + memory / MIB
                        + " MiB left for them: the mask is probably noise.",
                "Raise the threshold, improve the prediction, or allow more memory.");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DisjointSets;
import java.util.Arrays;

/**
 * Fragments of objects that are being joined: a union-find with the number of voxels, the first
 * voxel (in raster order of the volume) and a mark for each set. Fragments are numbered from 1. For
 * one thread.
 */
public final class Components {

    private static final int BYTES = Integer.BYTES + 2 * Long.BYTES + 1;
    private static final long MIB = 1L << 20;

    private final long memory;
    private final DisjointSets sets = new DisjointSets(1);
    private long[] size = new long[1];
    private long[] first = new long[1];
    private boolean[] marked = new boolean[1];
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
     */
    int add(long voxels, long index, boolean mark) {
        if (++count == sets.size()) grow();
        size[count] = voxels;
        first[count] = index;
        marked[count] = mark;
        return count;
    }

    /** Says that two fragments belong together. */
    void join(int a, int b) {
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
     * Final ids: 1, 2, … in raster order of the first voxels of the sets that are kept; 0 for the
     * others.
     *
     * @return by fragment number; element 0 is 0
     */
    int[] ids(Rule rule) {
        long[] order = new long[count];
        int kept = 0;
        for (int i = 1; i <= count; i++)
            if (sets.find(i) == i && rule.keeps(size[i], marked[i])) order[kept++] = first[i];
        Arrays.sort(order, 0, kept);
        int[] ids = new int[count + 1];
        for (int i = 1; i <= count; i++) {
            int root = sets.find(i);
            if (rule.keeps(size[root], marked[root]))
                ids[i] = Arrays.binarySearch(order, 0, kept, first[root]) + 1;
        }
        return ids;
    }

    private void grow() {
        long wanted = Math.min(Integer.MAX_VALUE - 8L, 2L * sets.size() + 1024);
        // Growing holds the old and the new arrays; ids and their order come on top at the end.
        if (wanted <= sets.size() || wanted * BYTES * 2 > memory) throw tooMany();
        sets.grow((int) wanted);
        size = Arrays.copyOf(size, (int) wanted);
        first = Arrays.copyOf(first, (int) wanted);
        marked = Arrays.copyOf(marked, (int) wanted);
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

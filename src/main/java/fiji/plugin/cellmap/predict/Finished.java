// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which chunks of a result are finished, whatever the boxes that they were finished in: blocks of
 * this or another plan, or single cells that somebody looked at. For one thread.
 */
final class Finished {

    private final long[] shape;
    private final int[] chunk;

    /** By row of chunks (z, y): the finished ones along x. */
    private final Map<List<Long>, BitSet> rows = new HashMap<>();

    /**
     * @param shape of the result, z y x
     * @param chunk z y x
     */
    Finished(long[] shape, int[] chunk) {
        this.shape = shape;
        this.chunk = chunk;
    }

    /** Whether all borders of a box are borders of chunks. */
    boolean fits(Box box) {
        if (!Box.of(shape).contains(box) || box.isEmpty()) return false;
        for (int d = 0; d < 3; d++) {
            if (box.min()[d] % chunk[d] != 0) return false;
            if (box.max(d) % chunk[d] != 0 && box.max(d) != shape[d]) return false;
        }
        return true;
    }

    void add(Box box) {
        Box cells = cells(box);
        for (long z = cells.min()[0]; z < cells.max(0); z++)
            for (long y = cells.min()[1]; y < cells.max(1); y++)
                rows.computeIfAbsent(List.of(z, y), row -> new BitSet())
                        .set((int) cells.min()[2], (int) cells.max(2));
    }

    /** Whether any chunk of a box is finished. */
    boolean touches(Box box) {
        Box cells = cells(box);
        int end = (int) cells.max(2);
        for (long z = cells.min()[0]; z < cells.max(0); z++)
            for (long y = cells.min()[1]; y < cells.max(1); y++) {
                int next = row(z, y).nextSetBit((int) cells.min()[2]);
                if (next >= 0 && next < end) return true;
            }
        return false;
    }

    /** Whether every chunk that a box touches is finished. */
    boolean covers(Box box) {
        Box cells = cells(box);
        for (long z = cells.min()[0]; z < cells.max(0); z++)
            for (long y = cells.min()[1]; y < cells.max(1); y++)
                if (row(z, y).nextClearBit((int) cells.min()[2]) < cells.max(2)) return false;
        return true;
    }

    /**
     * What is not finished of a block that is one chunk deep: boxes of whole chunks, those as wide
     * and in rows that follow one another taken together.
     */
    List<Box> missing(Box block) {
        Box cells = cells(block);
        long z = cells.min()[0];
        List<Box> done = new ArrayList<>();
        List<Box> open = List.of();
        for (long y = cells.min()[1]; y < cells.max(1); y++) {
            List<Box> next = new ArrayList<>();
            BitSet row = row(z, y);
            int end = (int) cells.max(2);
            for (int from = row.nextClearBit((int) cells.min()[2]); from < end; ) {
                int set = row.nextSetBit(from);
                int to = set < 0 ? end : Math.min(end, set);
                next.add(grown(open, z, y, from, to));
                from = row.nextClearBit(to);
            }
            for (Box box : open) if (next.stream().noneMatch(n -> n.contains(box))) done.add(box);
            open = next;
        }
        done.addAll(open);
        return done.stream().map(box -> voxels(box).intersect(block)).toList();
    }

    /** The run of a row, on top of the box of the rows before if that is as wide. */
    private static Box grown(List<Box> open, long z, long y, long from, long to) {
        long first = y;
        for (Box box : open) if (box.min()[2] == from && box.max(2) == to) first = box.min()[1];
        return Box.between(new long[] {z, first, from}, new long[] {z + 1, y + 1, to});
    }

    private BitSet row(long z, long y) {
        return rows.getOrDefault(List.of(z, y), new BitSet());
    }

    private Box cells(Box box) {
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = box.min()[d] / chunk[d];
            max[d] = (box.max(d) + chunk[d] - 1) / chunk[d];
        }
        return Box.between(min, max);
    }

    private Box voxels(Box cells) {
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = cells.min()[d] * chunk[d];
            max[d] = cells.max(d) * chunk[d];
        }
        return Box.between(min, max);
    }
}

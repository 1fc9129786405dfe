// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.util.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Something to do with an array of one byte per voxel. Immutable.
 *
 * @param name what it is called in the figures
 * @param codec of the chunks
 * @param threads the most that may work at once; each takes the next box when it has done one
 * @param writes whether the boxes are written into a new array; otherwise they are read
 * @param boxes each is one request to the library
 */
record StoreTask(String name, Codec codec, int threads, boolean writes, List<Box> boxes) {

    /** Uncompressed bytes of all boxes. */
    long bytes() {
        return boxes.stream().mapToLong(Box::size).sum();
    }

    /** All tasks for an array of this shape and chunk edge. */
    static List<StoreTask> all(long[] shape, int chunk) {
        List<StoreTask> tasks = new ArrayList<>();
        for (Codec codec : List.of(Codec.ZSTD, Codec.BLOSC))
            for (int threads : new int[] {1, 2}) {
                add(tasks, "read chunks", codec, threads, false, chunks(shape, chunk));
                add(tasks, "read 64^3 boxes", codec, threads, false, random(shape, 64, 48));
                add(tasks, "read 128^3 boxes", codec, threads, false, random(shape, 128, 12));
                add(tasks, "read volume", codec, threads, false, List.of(Box.of(shape)));
                add(tasks, "write volume", codec, threads, true, List.of(Box.of(shape)));
            }
        return tasks;
    }

    private static void add(
            List<StoreTask> tasks,
            String name,
            Codec codec,
            int threads,
            boolean writes,
            List<Box> boxes) {
        String full =
                name
                        + ", "
                        + codec.name().toLowerCase(java.util.Locale.ROOT)
                        + ", "
                        + threads
                        + (threads == 1 ? " thread" : " threads");
        tasks.add(new StoreTask(full, codec, threads, writes, boxes));
    }

    private static List<Box> chunks(long[] shape, int edge) {
        List<Box> boxes = new ArrayList<>();
        for (long z = 0; z < shape[0]; z += edge)
            for (long y = 0; y < shape[1]; y += edge)
                for (long x = 0; x < shape[2]; x += edge)
                    boxes.add(new Box(new long[] {z, y, x}, new long[] {edge, edge, edge}));
        return boxes;
    }

    /** Boxes none of whose faces lies on the chunk grid. */
    private static List<Box> random(long[] shape, int edge, int count) {
        SplittableRandom random = Seeds.random(edge);
        List<Box> boxes = new ArrayList<>();
        while (boxes.size() < count) {
            long[] min = new long[3];
            boolean off = true;
            for (int d = 0; d < 3; d++) {
                min[d] = random.nextLong(shape[d] - edge + 1);
                off &= min[d] % 64 != 0;
            }
            if (off) boxes.add(new Box(min, new long[] {edge, edge, edge}));
        }
        return boxes;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.fetch.LevelChunks.NmBox;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LevelChunksTest {

    private static ArraySpec spec(long n, int chunk, String separator) {
        return ArraySpec.of(new long[] {n, n, n}, new int[] {chunk, chunk, chunk}, DType.UINT8)
                .withSeparator(separator);
    }

    private static double[] cube(double v) {
        return new double[] {v, v, v};
    }

    private static List<String> names(LevelChunks level, NmBox box, int padding) {
        List<String> names = new ArrayList<>();
        level.rows(box, padding).forEach(row -> names.addAll(row.names()));
        return names;
    }

    @Test
    void chunksAreNamedInRows() {
        LevelChunks level =
                new LevelChunks("s1", spec(40, 16, "/"), new VoxelGrid(cube(8), cube(2)));
        NmBox box = new NmBox(cube(8), cube(2), new double[] {130, 258, 131});
        assertEquals(List.of("s1/0/0/0", "s1/0/0/1", "s1/0/1/0", "s1/0/1/1"), names(level, box, 0));
        assertEquals("s1/0/1/", level.rows(box, 0).get(1).start());
        assertEquals(27, names(level, box, 1000).size(), "clamped to the array");
        assertEquals(27, level.all().size() * 3);
        NmBox outside = new NmBox(cube(8), cube(1000), cube(1100));
        assertEquals(List.of(), names(level, outside, 0));
    }

    /**
     * The official tool's half-open range of nearest voxels, by its own arithmetic: from the
     * nearest centre of the first label voxel to before that of the last (training crop) or of the
     * end (test crop). Chunks that it takes are always among ours, and ours are at most one more
     * per side.
     */
    @Test
    void noChunkOfTheOfficialToolIsLeftOut() {
        Random random = new Random(3);
        for (int i = 0; i < 4_000; i++) {
            double voxel = 1 + random.nextInt(8) + 0.25 * random.nextInt(4);
            double ratio = List.of(0.5, 0.85, 1.0, 2.0, 3.7, 8.0).get(random.nextInt(6));
            double emVoxel = voxel * ratio;
            int n = 20 + random.nextInt(200);
            int chunk = 1 + random.nextInt(16);
            double em = (emVoxel - 1) / 2;
            double start = em + random.nextInt(100) * voxel - 10 * voxel + random.nextInt(3) * 0.5;
            int size = 1 + random.nextInt(60);
            double last = start + (random.nextBoolean() ? size - 1 : size) * voxel;
            long from = nearest(start, em, emVoxel, n);
            long to = nearest(last, em, emVoxel, n);
            Set<Long> official = new TreeSet<>();
            for (long v = from; v < to; v++) official.add(v / chunk);
            ArraySpec line =
                    ArraySpec.of(new long[] {1, 1, n}, new int[] {1, 1, chunk}, DType.UINT8);
            VoxelGrid grid =
                    new VoxelGrid(new double[] {9e9, 9e9, emVoxel}, new double[] {-9, -9, em});
            LevelChunks level = new LevelChunks("s0", line.withSeparator("."), grid);
            NmBox box = new NmBox(cube(voxel), cube(start), cube(start + size * voxel));
            Set<Long> ours = new TreeSet<>();
            for (String name : names(level, box, 0))
                ours.add(Long.parseLong(name.substring(name.lastIndexOf('.') + 1)));
            boolean inside = start >= em && start + size * voxel <= em + n * emVoxel;
            if (!inside && ours.isEmpty()) continue;
            assertTrue(ours.containsAll(official), i + ": " + official + " of " + ours);
            if (inside && !official.isEmpty())
                assertTrue(
                        ours.size() <= official.size() + 2 + Math.ceil(1 / ratio),
                        official + " and " + ours);
        }
    }

    private static long nearest(double nm, double start, double voxel, int n) {
        return Math.max(0, Math.min(n - 1, Math.round((nm - start) / voxel)));
    }
}

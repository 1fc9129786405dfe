// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConnectedComponentsTest {

    @Test
    void cornersConnectAndOtherValuesDoNot() {
        Runs c = ConnectedComponents.of(new byte[] {1, 0, 0, 0, 0, 0, 0, 1}, 2, 2, 2);
        assertEquals(1, c.values());
        c = ConnectedComponents.of(new byte[] {1, 0, 0, 0, 0, 0, 0, 2}, 2, 2, 2);
        assertEquals(2, c.values());
    }

    @Test
    void piecesOfOneValueAreSeparateAndNumberedByFirstVoxel() {
        Runs c = ConnectedComponents.of(new int[] {9, 0, 5, 5, 0, 9}, 1, 1, 6);
        assertArrayEquals(new int[] {1, 0, 2, 2, 0, 3}, c.toArray());
    }

    @Property(tries = 300)
    void agreesWithFloodFilling(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int nz,
            @ForAll @IntRange(min = 1, max = 6) int ny,
            @ForAll @IntRange(min = 1, max = 9) int nx,
            @ForAll @IntRange(min = 1, max = 4) int values) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] volume = random.ints((long) nz * ny * nx, 0, values + 1).toArray();
        assertArrayEquals(
                flood(volume, nz, ny, nx), ConnectedComponents.of(volume, nz, ny, nx).toArray());
    }

    private static int[] flood(int[] volume, int nz, int ny, int nx) {
        int[] ids = new int[volume.length];
        int count = 0;
        for (int seed = 0; seed < volume.length; seed++) {
            if (volume[seed] == 0 || ids[seed] != 0) continue;
            ids[seed] = ++count;
            ArrayDeque<Integer> queue = new ArrayDeque<>();
            queue.add(seed);
            while (!queue.isEmpty()) {
                int i = queue.poll();
                int z = i / (ny * nx);
                int y = i / nx % ny;
                int x = i % nx;
                for (int a = Math.max(0, z - 1); a <= Math.min(nz - 1, z + 1); a++)
                    for (int b = Math.max(0, y - 1); b <= Math.min(ny - 1, y + 1); b++)
                        for (int c = Math.max(0, x - 1); c <= Math.min(nx - 1, x + 1); c++) {
                            int j = (a * ny + b) * nx + c;
                            if (volume[j] != volume[i] || ids[j] != 0) continue;
                            ids[j] = count;
                            queue.add(j);
                        }
            }
        }
        return ids;
    }

    /** As the library numbers arrays that lie in memory with z fastest. */
    @Test
    void numbersCanFollowTheOtherOrder() {
        byte[] volume = new byte[27];
        volume[2] = 1;
        volume[18] = 2;
        Runs runs = Runs.of(volume, true, 3, 3, 3);
        assertEquals(1, ConnectedComponents.of(runs).toArray()[2]);
        assertEquals(2, ConnectedComponents.of(runs, true).toArray()[2]);
        assertEquals(1, ConnectedComponents.of(runs, true).toArray()[18]);
    }
}

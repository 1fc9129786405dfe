// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A volume cut into blocks, in raster order; blocks at the end are cut off. Immutable by
 * convention.
 *
 * @param shape of the volume, z y x
 * @param block of a whole block, z y x
 */
public record Tiling(long[] shape, int[] block) {

    public Tiling {
        for (int d = 0; d < 3; d++)
            if (block[d] < 1 || shape[d] < 1) throw new IllegalArgumentException("empty block");
    }

    /** Blocks along an axis. */
    public int count(int d) {
        return Math.toIntExact((shape[d] + block[d] - 1) / block[d]);
    }

    /** Number of blocks. */
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(count(0), count(1)), count(2));
    }

    /** All blocks, in raster order. */
    public List<Box> boxes() {
        return IntStream.range(0, size()).mapToObj(this::box).toList();
    }

    public Box box(int i) {
        int[] at = position(i);
        long[] min = new long[3];
        long[] size = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = (long) at[d] * block[d];
            size[d] = Math.min(block[d], shape[d] - min[d]);
        }
        return new Box(min, size);
    }

    /** The block that holds a voxel. */
    public int at(long z, long y, long x) {
        return beside(0, (int) (z / block[0]), (int) (y / block[1]), (int) (x / block[2]));
    }

    /** The blocks that touch a block by a face, an edge or a corner; not the block itself. */
    public List<Integer> neighbours(int i) {
        int[] at = position(i);
        List<Integer> result = new ArrayList<>();
        for (int dz = -1; dz <= 1; dz++)
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++)
                    if ((dz | dy | dx) != 0 && has(at, dz, dy, dx))
                        result.add(beside(i, dz, dy, dx));
        return result;
    }

    /** The block some steps along each axis from a block. */
    public int beside(int i, int dz, int dy, int dx) {
        return i + (dz * count(1) + dy) * count(2) + dx;
    }

    private boolean has(int[] at, int... step) {
        for (int d = 0; d < 3; d++)
            if (at[d] + step[d] < 0 || at[d] + step[d] >= count(d)) return false;
        return true;
    }

    /** Blocks of equal colour, one of eight, do not touch. */
    public int colour(int i) {
        int[] at = position(i);
        return (at[0] & 1) << 2 | (at[1] & 1) << 1 | at[2] & 1;
    }

    private int[] position(int i) {
        int x = count(2);
        int y = count(1);
        return new int[] {i / (x * y), i / x % y, i % x};
    }

    /**
     * Blocks of whole chunks that are as large as memory and a limit allow.
     *
     * @param limit longest edge to aim at, in voxels
     * @param bytesPerVoxel that working on a block takes
     * @param memory in bytes for one block
     */
    public static Tiling of(
            long[] shape, int[] chunk, int limit, double bytesPerVoxel, long memory) {
        int[] block = chunk.clone();
        while (true) {
            int shortest = -1;
            for (int d = 0; d < 3; d++) {
                boolean grows =
                        block[d] < shape[d] && block[d] + chunk[d] <= Math.max(limit, chunk[d]);
                if (grows && (shortest < 0 || block[d] < block[shortest])) shortest = d;
            }
            if (shortest < 0) return new Tiling(shape, block);
            block[shortest] += chunk[shortest];
            double voxels = 1;
            for (int d = 0; d < 3; d++) voxels *= Math.min(block[d], shape[d]);
            if (voxels * bytesPerVoxel > memory || voxels > Integer.MAX_VALUE / 2) {
                block[shortest] -= chunk[shortest];
                return new Tiling(shape, block);
            }
        }
    }
}

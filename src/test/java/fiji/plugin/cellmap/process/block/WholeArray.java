// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import java.util.ArrayDeque;
import java.util.function.IntConsumer;

/** Connected components by flooding, voxel by voxel: slow and plain. */
public final class WholeArray {

    private final int[] shape;
    private final Connectivity connectivity;

    public WholeArray(int[] shape, Connectivity connectivity) {
        this.shape = shape;
        this.connectivity = connectivity;
    }

    /** Ids 1, 2, … in raster order of the first voxels of what a rule keeps. */
    public int[] label(byte[] mask, byte[] marks, Components.Rule rule) {
        int[] ids = new int[mask.length];
        boolean[] seen = new boolean[mask.length];
        int next = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] == 0 || seen[i]) continue;
            int[] object = flood(mask, i, seen);
            boolean marked = false;
            for (int j : object) marked |= marks[j] != 0;
            if (!rule.keeps(object.length, marked)) continue;
            next++;
            for (int j : object) ids[j] = next;
        }
        return ids;
    }

    private int[] flood(byte[] mask, int start, boolean[] seen) {
        ArrayDeque<Integer> open = new ArrayDeque<>();
        ArrayDeque<Integer> object = new ArrayDeque<>();
        open.add(start);
        seen[start] = true;
        while (!open.isEmpty()) {
            int i = open.poll();
            object.add(i);
            neighbours(
                    i,
                    j -> {
                        if (mask[j] == 0 || seen[j]) return;
                        seen[j] = true;
                        open.add(j);
                    });
        }
        return object.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Visits the neighbours of a voxel in raster order. */
    public void neighbours(int i, IntConsumer visitor) {
        int z = i / (shape[1] * shape[2]);
        int y = i / shape[2] % shape[1];
        int x = i % shape[2];
        for (int c = Math.max(0, z - 1); c <= Math.min(shape[0] - 1, z + 1); c++)
            for (int b = Math.max(0, y - 1); b <= Math.min(shape[1] - 1, y + 1); b++)
                for (int a = Math.max(0, x - 1); a <= Math.min(shape[2] - 1, x + 1); a++) {
                    int far = Math.abs(c - z) + Math.abs(b - y) + Math.abs(a - x);
                    if (far == 0 || far > 1 && connectivity == Connectivity.FACES) continue;
                    visitor.accept((c * shape[1] + b) * shape[2] + a);
                }
    }

    /** Whether a voxel lies at the border of the volume. */
    public boolean isEdge(int i) {
        int z = i / (shape[1] * shape[2]);
        int y = i / shape[2] % shape[1];
        int x = i % shape[2];
        return z == 0
                || y == 0
                || x == 0
                || z == shape[0] - 1
                || y == shape[1] - 1
                || x == shape[2] - 1;
    }
}

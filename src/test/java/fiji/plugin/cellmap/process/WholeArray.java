package fiji.plugin.cellmap.process;

import java.util.ArrayDeque;

/** Connected components by flooding, voxel by voxel: slow and plain. */
final class WholeArray {

    private WholeArray() {}

    /** Ids 1, 2, … in raster order of the first voxels; objects below minSize are 0. */
    static int[] label(byte[] mask, int[] shape, int minSize) {
        int[] ids = new int[mask.length];
        boolean[] seen = new boolean[mask.length];
        int next = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] == 0 || seen[i]) continue;
            int[] object = flood(mask, shape, i, seen);
            if (object.length < minSize) continue;
            next++;
            for (int j : object) ids[j] = next;
        }
        return ids;
    }

    private static int[] flood(byte[] mask, int[] shape, int start, boolean[] seen) {
        ArrayDeque<Integer> open = new ArrayDeque<>();
        ArrayDeque<Integer> object = new ArrayDeque<>();
        open.add(start);
        seen[start] = true;
        while (!open.isEmpty()) {
            int i = open.poll();
            object.add(i);
            int z = i / (shape[1] * shape[2]);
            int y = i / shape[2] % shape[1];
            int x = i % shape[2];
            for (int c = Math.max(0, z - 1); c <= Math.min(shape[0] - 1, z + 1); c++)
                for (int b = Math.max(0, y - 1); b <= Math.min(shape[1] - 1, y + 1); b++)
                    for (int a = Math.max(0, x - 1); a <= Math.min(shape[2] - 1, x + 1); a++) {
                        int j = (c * shape[1] + b) * shape[2] + a;
                        if (mask[j] == 0 || seen[j]) continue;
                        seen[j] = true;
                        open.add(j);
                    }
        }
        return object.stream().mapToInt(Integer::intValue).toArray();
    }
}

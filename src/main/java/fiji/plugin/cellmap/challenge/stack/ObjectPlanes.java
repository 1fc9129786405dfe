// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;

/**
 * Objects of a mask: its connected components (26 neighbours), numbered 1, 2, … in the order of
 * their first voxels. Planes are labelled twice, once to find which labels belong together, and
 * once when they are read; two planes and one number for each label of a plane are in memory.
 */
final class ObjectPlanes implements Planes {

    private static final int NONE = -1;

    private final Planes mask;
    private final int height;
    private final int width;
    private int[] parents = new int[1024];
    private int labels;
    private final int[] ids;
    private final int objects;
    private int at = NONE;
    private int first;
    private int[] plane;
    private int[] before;

    /**
     * Looks through the whole mask; blocks.
     *
     * @param mask of bytes
     */
    ObjectPlanes(Planes mask, Progress progress) {
        this.mask = mask;
        height = Math.toIntExact(mask.shape()[1]);
        width = Math.toIntExact(mask.shape()[2]);
        int depth = Math.toIntExact(mask.shape()[0]);
        progress.begin("Finding objects", depth);
        for (int z = 0; z < depth; z++) {
            progress.check();
            step(true);
            progress.advance(1);
        }
        ids = new int[labels];
        int count = 0;
        for (int i = 0; i < labels; i++) ids[i] = parents[i] == i ? ++count : ids[root(i)];
        objects = count;
        at = NONE;
    }

    int objects() {
        return objects;
    }

    /** Labels the next plane: runs of a row first, which then join with what touches them. */
    private void step(boolean join) {
        at++;
        if (at == 0) {
            labels = join ? 0 : labels;
            first = 0;
            before = new int[height * width];
            plane = new int[height * width];
            Arrays.fill(plane, NONE);
        }
        int[] swap = before;
        before = plane;
        plane = swap;
        byte[] values = (byte[]) mask.read(mask.bounds().planes(at, at + 1));
        for (int y = 0; y < height; y++) row(values, y, join);
    }

    private void row(byte[] values, int y, boolean join) {
        int run = NONE;
        for (int x = 0; x < width; x++) {
            int i = y * width + x;
            if (values[i] == 0) {
                plane[i] = run = NONE;
                continue;
            }
            if (run == NONE) {
                run = first++;
                if (join) add(run);
            }
            plane[i] = run;
            if (join) join(run, y, x);
        }
    }

    private void add(int label) {
        if (label == parents.length) parents = Arrays.copyOf(parents, 2 * label);
        parents[label] = label;
        labels = label + 1;
    }

    /** Joins with the row above and with the plane before. */
    private void join(int run, int y, int x) {
        for (int dx = -1; dx <= 1; dx++) {
            if (x + dx < 0 || x + dx >= width) continue;
            if (y > 0) join(run, plane[(y - 1) * width + x + dx]);
            for (int dy = -1; dy <= 1; dy++)
                if (y + dy >= 0 && y + dy < height) join(run, before[(y + dy) * width + x + dx]);
        }
    }

    /** The smaller label, which is the earlier, stands for both. */
    private void join(int a, int b) {
        if (b == NONE) return;
        int left = root(a);
        int right = root(b);
        parents[Math.max(left, right)] = Math.min(left, right);
    }

    private int root(int label) {
        int root = label;
        while (parents[root] != root) root = parents[root] = parents[parents[root]];
        return root;
    }

    @Override
    public String location() {
        return mask.location();
    }

    @Override
    public Box bounds() {
        return mask.bounds();
    }

    @Override
    public DType dtype() {
        return objects < 1 << 8 ? DType.UINT8 : objects < 1 << 16 ? DType.UINT16 : DType.UINT32;
    }

    @Override
    public Object read(Box box) {
        Object out = dtype().allocate((int) box.size());
        int i = 0;
        for (long z = box.min()[0]; z < box.max(0); z++) {
            if (z < at) at = NONE;
            while (at < z) step(false);
            for (int y = (int) box.min()[1]; y < box.max(1); y++)
                for (int x = (int) box.min()[2]; x < box.max(2); x++) {
                    int label = plane[y * width + x];
                    Pixels.put(out, i++, label == NONE ? 0 : ids[label]);
                }
        }
        return out;
    }

    @Override
    public void close() {
        mask.close();
    }
}

package fiji.plugin.cellmap.process;

import java.util.Arrays;

/**
 * Connected components (26 neighbours) of one block. Numbers are 1, 2, … in raster order of the
 * first voxels within the block, so equal blocks give equal numbers.
 */
final class BlockLabels {

    private final int[] shape;
    private final int[] labels;
    private int[] parent = new int[64];
    private int count;

    /**
     * @param mask 1 for foreground, C order
     * @param shape z, y, x
     */
    BlockLabels(byte[] mask, int[] shape) {
        this.shape = shape;
        this.labels = new int[mask.length];
        int i = 0;
        for (int z = 0; z < shape[0]; z++)
            for (int y = 0; y < shape[1]; y++)
                for (int x = 0; x < shape[2]; x++, i++) if (mask[i] != 0) visit(z, y, x, i);
        compact();
    }

    /** Label of every voxel, 0 for background, in C order. */
    int[] labels() {
        return labels;
    }

    /** Number of components. */
    int count() {
        return count;
    }

    /** Joins a voxel with those of its neighbours that come before it in raster order. */
    private void visit(int z, int y, int x, int i) {
        int label = 0;
        int rowLength = shape[2];
        int planeLength = shape[1] * rowLength;
        int x0 = x > 0 ? -1 : 0;
        int x1 = x + 1 < rowLength ? 1 : 0;
        if (x0 < 0) label = labels[i - 1];
        if (y > 0) label = row(label, i - rowLength + x0, i - rowLength + x1);
        if (z > 0) {
            int below = i - planeLength;
            int y0 = y > 0 ? -1 : 0;
            int y1 = y + 1 < shape[1] ? 1 : 0;
            for (int dy = y0; dy <= y1; dy++)
                label = row(label, below + dy * rowLength + x0, below + dy * rowLength + x1);
        }
        labels[i] = label == 0 ? fresh() : label;
    }

    private int row(int label, int from, int to) {
        int joined = label;
        for (int j = from; j <= to; j++) {
            int other = labels[j];
            if (other == 0 || other == joined) continue;
            joined = joined == 0 ? other : join(joined, other);
        }
        return joined;
    }

    private int fresh() {
        if (++count == parent.length) parent = Arrays.copyOf(parent, 2 * count);
        parent[count] = count;
        return count;
    }

    private int join(int a, int b) {
        int i = root(a);
        int j = root(b);
        int keep = Math.min(i, j);
        parent[Math.max(i, j)] = keep;
        return keep;
    }

    private int root(int i) {
        int at = i;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** A root has the least number of its set, so numbers stay in raster order. */
    private void compact() {
        int[] number = new int[count + 1];
        int roots = 0;
        for (int i = 1; i <= count; i++) number[i] = parent[i] == i ? ++roots : number[root(i)];
        for (int i = 0; i < labels.length; i++) labels[i] = number[labels[i]];
        count = roots;
        parent = new int[0];
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;

/**
 * The regions of one block: its fragments, joined by their mean as far as that does not depend on
 * other blocks ({@link MeanAgglomeration}). For one thread.
 */
final class RegionBlock {

    private static final int BAR = 8;
    private static final int PAIRS_PER_FRAGMENT = 4;

    private final long[] shape;
    private final Box box;
    private final FaceBlock faces;
    private final int[] size;
    private final int[] labels;
    private final Sides sides;
    private final long[] fragments;

    /**
     * @param labels of the voxels of the block in C order, from 1 on; 0 for background
     * @param firsts by label, the index of its first voxel in the volume; element 0 is of no
     *     meaning
     * @param rows what is undecided between regions
     * @param sides where fragments go on in other blocks
     * @param faces those of the block
     */
    record Found(int[] labels, long[] firsts, RegionRows rows, Sides sides, FaceBlock faces) {}

    private RegionBlock(Faces source, Box box, Agglomeration.Limits limits) {
        this.shape = source.shape();
        this.box = box;
        faces = source.read(box);
        size = new int[] {(int) box.shape()[0], (int) box.shape()[1], (int) box.shape()[2]};
        double unit = source.unit();
        FragmentBlock found =
                new FragmentBlock(faces, shape, box, limits.low() * unit, limits.high() * unit);
        labels = found.labels();
        fragments = found.firsts();
        sides = found.sides();
    }

    /** Finds them; blocks. Cancel is honoured. */
    static Found of(Faces source, Box box, Agglomeration.Limits limits, Progress progress) {
        RegionBlock block = new RegionBlock(source, box, limits);
        progress.check();
        RegionGraph graph =
                limits.linkage()
                        .graph(block.faces.codes(), block.fragments.length * PAIRS_PER_FRAGMENT);
        block.fill(graph);
        progress.check();
        if (graph instanceof MeanGraph mean)
            return block.joined(mean, Linkage.limit(source.unit(), limits.threshold()), progress);
        return new Found(block.labels, block.fragments, graph.rows(), block.sides, block.faces);
    }

    /** Goes from bar to bar, so that what is near each other is met in short order. */
    private void fill(RegionGraph graph) {
        int[] row = new int[size[2]];
        int[][][] hints = new int[3][BAR][size[2]];
        for (int z0 = 0; z0 < size[0]; z0 += BAR)
            for (int y0 = 0; y0 < size[1]; y0 += BAR)
                for (int z = z0; z < Math.min(z0 + BAR, size[0]); z++)
                    for (int y = y0; y < Math.min(y0 + BAR, size[1]); y++)
                        fill(graph, z, y, row, hints);
    }

    /**
     * @param hints by axis, y in the bar and x: the row of the face before in the plane of the
     *     face, whose regions are likely the same
     */
    private void fill(RegionGraph graph, int z, int y, int[] row, int[][][] hints) {
        int p = (z * size[1] + y) * size[2];
        long index = FaceNumbers.index(shape, box, z, y, 0);
        for (int d = 0; d < 3; d++) {
            if (d == 0 && z == 0 || d == 1 && y == 0) continue;
            int step = d == 0 ? size[1] * size[2] : d == 1 ? size[2] : 1;
            faces.row(d, z, y, 0, size[2], row);
            fill(graph, d, p, step, index, row, hints[d][d == 1 ? y % BAR : 0]);
        }
    }

    private void fill(
            RegionGraph graph, int d, int p, int step, long index, int[] row, int[] hints) {
        int a = 0;
        int b = 0;
        int last = 0;
        for (int x = d == 2 ? 1 : 0; x < size[2]; x++) {
            int a0 = a;
            int b0 = b;
            a = labels[p + x];
            b = labels[p + x - step];
            if (a == b || a == 0 || b == 0) continue;
            int hint = a == a0 && b == b0 ? last : hints[x];
            last = hints[x] = graph.add(a, b, row[x], FaceNumbers.of(index + x, d), hint);
        }
    }

    private Found joined(MeanGraph graph, double limit, Progress progress) {
        boolean[] open = new boolean[fragments.length];
        sides.mark(labels, open);
        RegionRows rows = graph.rows();
        MeanAgglomeration work = new MeanAgglomeration(rows, graph.table(), open, limit);
        work.run(progress);
        int[] ids = new int[fragments.length];
        long[] firsts = new long[number(work, ids) + 1];
        for (int i = ids.length - 1; i > 0; i--) firsts[ids[i]] = fragments[i];
        for (int z = 0; z < size[0]; z++) label(z, ids);
        return new Found(labels, firsts, left(rows, work, ids), sides, faces);
    }

    /** Numbers regions; gives how many there are. */
    private static int number(MeanAgglomeration work, int[] ids) {
        int count = 0;
        for (int i = 1; i < ids.length; i++) if (work.find(i) == i) ids[i] = ++count;
        for (int i = 1; i < ids.length; i++) ids[i] = ids[work.find(i)];
        return count;
    }

    private void label(int z, int[] ids) {
        int plane = size[1] * size[2];
        for (int p = z * plane; p < (z + 1) * plane; p++) labels[p] = ids[labels[p]];
    }

    private static RegionRows left(RegionRows rows, MeanAgglomeration work, int[] ids) {
        RegionRows left = new RegionRows();
        for (int e = 0; e < rows.size(); e++)
            if (work.isLeft(e)) left.add(rows, e, ids[rows.from(e)], ids[rows.to(e)]);
        return left;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Makes the coarser levels of a volume. Each level halves the axes whose voxels are not yet much
 * longer than the shortest (with sections of 50 nm, z is kept until the pixels have grown to that
 * size); a voxel left over at the end of an axis is cut. A level's first voxel centre moves by half
 * the added length, so that all levels are aligned.
 *
 * <p>Chunks are made in parallel, each from one chunk after the other of the level above, so memory
 * is bounded by a few chunks (or shards) for each thread. A chunk that is stored is complete and is
 * not made again: an interrupted build continues where it stopped. A level is listed in the
 * metadata when it is complete.
 */
public final class Pyramid {

    private static final double LONGER = 1.5;

    private final ArrayStore store;
    private final String group;
    private final String name;
    private final Mode mode;
    private final Progress progress;

    /** What a coarse voxel is made of. */
    public enum Mode {
        /** The mean, halves rounded up: for EM and probabilities. */
        MEAN,
        /** The most frequent value, the smallest among equals: for labels. */
        MOST_FREQUENT
    }

    private Pyramid(ArrayStore store, String group, String name, Mode mode, Progress progress) {
        this.store = store;
        this.group = group;
        this.name = name;
        this.mode = mode;
        this.progress = progress;
    }

    /**
     * Makes levels {@code s1}, {@code s2} and so on below an existing {@code s0} with axes z, y, x
     * and writes the metadata of the group. Blocks until done.
     *
     * @param group that holds the array {@code s0}
     * @param grid of {@code s0}
     * @param levels number of levels in all; fewer are made if nothing is left to halve
     * @return all levels, the finest first
     * @throws fiji.plugin.cellmap.util.CellMapException if a level exists that does not fit
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled; the next call goes on
     */
    public static List<Multiscale.Level> build(
            ArrayStore store,
            String group,
            VoxelGrid grid,
            Mode mode,
            int levels,
            Progress progress) {
        return build(store, group, "", grid, mode, levels, progress);
    }

    /**
     * As above.
     *
     * @param name of the image
     */
    public static List<Multiscale.Level> build(
            ArrayStore store,
            String group,
            String name,
            VoxelGrid grid,
            Mode mode,
            int levels,
            Progress progress) {
        return new Pyramid(store, group, name, mode, progress).build(grid, levels);
    }

    private List<Multiscale.Level> build(VoxelGrid grid, int count) {
        List<Multiscale.Level> levels = new ArrayList<>();
        levels.add(new Multiscale.Level("s0", grid));
        ChunkedArray fine = store.open(path("s0"));
        Multiscale.write(store, group, name, levels);
        for (int n = 1; n < count; n++) {
            VoxelGrid last = levels.get(n - 1).grid();
            int[] factors = factors(last, fine.spec().shape());
            if (Arrays.stream(factors).allMatch(f -> f == 1)) break;
            PyramidLevel level = PyramidLevel.of(store, path("s" + n), fine, factors, mode);
            fill(level);
            levels.add(new Multiscale.Level("s" + n, coarser(last, factors)));
            Multiscale.write(store, group, name, levels);
            fine = level.coarse();
        }
        return levels;
    }

    private String path(String name) {
        return group.isEmpty() ? name : group + "/" + name;
    }

    /** Which axes (z, y, x) the next level halves. */
    static int[] factors(VoxelGrid grid, long[] shape) {
        double shortest = Double.MAX_VALUE;
        for (int d = 0; d < 3; d++)
            if (shape[d] > 1) shortest = Math.min(shortest, grid.scale()[d]);
        int[] factors = new int[3];
        for (int d = 0; d < 3; d++)
            factors[d] = shape[d] > 1 && grid.scale()[d] <= LONGER * shortest ? 2 : 1;
        return factors;
    }

    static VoxelGrid coarser(VoxelGrid grid, int[] factors) {
        double[] scale = grid.scale().clone();
        double[] translation = grid.translation().clone();
        for (int d = 0; d < 3; d++) {
            translation[d] += (factors[d] - 1) * scale[d] / 2;
            scale[d] *= factors[d];
        }
        return new VoxelGrid(scale, translation);
    }

    private void fill(PyramidLevel level) {
        int[] unit = level.coarse().writeShape();
        long[] shape = level.coarse().spec().shape();
        long units = Boxes.count(unit, shape);
        progress.begin("Making " + level.coarse().location(), units);
        LongStream.range(0, units)
                .parallel()
                .mapToObj(n -> level.unit(Boxes.nth(unit, shape, n)))
                .forEach(
                        box -> {
                            progress.check();
                            if (!level.isStored(box)) level.make(box);
                            progress.advance(1);
                        });
    }
}

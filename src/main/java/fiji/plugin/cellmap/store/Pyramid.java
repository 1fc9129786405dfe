// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.CellMapException;
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
    private final Mode mode;
    private final Progress progress;

    /** What a coarse voxel is made of. */
    public enum Mode {
        /** The mean, halves rounded up: for EM and probabilities. */
        MEAN,
        /** The most frequent value, the smallest among equals: for labels. */
        MOST_FREQUENT
    }

    private Pyramid(ArrayStore store, String group, Mode mode, Progress progress) {
        this.store = store;
        this.group = group;
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
     * @throws CellMapException if a level exists that does not fit
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled; the next call goes on
     */
    public static List<Multiscale.Level> build(
            ArrayStore store,
            String group,
            VoxelGrid grid,
            Mode mode,
            int levels,
            Progress progress) {
        return new Pyramid(store, group, mode, progress).build(grid, levels);
    }

    private List<Multiscale.Level> build(VoxelGrid grid, int count) {
        List<Multiscale.Level> levels = new ArrayList<>();
        levels.add(new Multiscale.Level("s0", grid));
        ChunkedArray fine = store.open(path("s0"));
        Multiscale.write(store, group, "", levels);
        for (int n = 1; n < count; n++) {
            VoxelGrid last = levels.get(n - 1).grid();
            int[] factors = factors(last, fine.spec().shape());
            if (Arrays.stream(factors).allMatch(f -> f == 1)) break;
            ChunkedArray coarse = level("s" + n, fine.spec(), factors);
            fill(fine, coarse, factors);
            levels.add(new Multiscale.Level("s" + n, coarser(last, factors)));
            Multiscale.write(store, group, "", levels);
            fine = coarse;
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

    private ChunkedArray level(String name, ArraySpec fine, int[] factors) {
        long[] shape = fine.shape().clone();
        for (int d = 0; d < 3; d++) shape[d] /= factors[d];
        ArraySpec spec =
                new ArraySpec(
                        shape,
                        fine.chunks(),
                        fine.dtype(),
                        fine.fill(),
                        fine.codec(),
                        fine.separator());
        if (!store.isArray(path(name))) return store.create(path(name), spec);
        ChunkedArray level = store.open(path(name));
        if (!Arrays.equals(level.spec().shape(), shape) || level.spec().dtype() != spec.dtype())
            throw new CellMapException(
                    "Cannot make a level of a pyramid",
                    level.location(),
                    "There is an array of another shape or type.",
                    "Delete it.");
        return level;
    }

    private void fill(ChunkedArray fine, ChunkedArray coarse, int[] factors) {
        int[] unit = coarse.writeShape();
        long[] shape = coarse.spec().shape();
        long units = Boxes.count(unit, shape);
        progress.begin("Making " + coarse.location(), units);
        LongStream.range(0, units)
                .parallel()
                .mapToObj(n -> Boxes.cell(unit, Boxes.nth(unit, shape, n)))
                .forEach(
                        cell -> {
                            progress.check();
                            Box box = cell.intersect(Box.of(shape));
                            if (!Stored.in(coarse, box)) make(fine, coarse, factors, box);
                            progress.advance(1);
                        });
    }

    /** Makes a unit, piece by piece, so that little more than the unit itself is in memory. */
    private void make(ChunkedArray fine, ChunkedArray coarse, int[] factors, Box box) {
        ArraySpec spec = fine.spec();
        Object unit = spec.dtype().allocate((int) box.size());
        Downsampler downsampler = new Downsampler(spec.dtype(), mode, factors);
        int[] piece = new int[3];
        for (int d = 0; d < 3; d++)
            piece[d] =
                    spec.chunks()[d] % factors[d] == 0
                            ? spec.chunks()[d] / factors[d]
                            : spec.chunks()[d];
        for (long[] index : Boxes.cells(piece, box)) {
            Box part = Boxes.cell(piece, index).intersect(box);
            Object voxels = fine.read(finer(part, factors));
            int[] shape = new int[3];
            for (int d = 0; d < 3; d++) shape[d] = (int) part.shape()[d];
            Boxes.copy(downsampler.reduce(voxels, shape), part, unit, box);
        }
        coarse.write(box, unit);
    }

    private static Box finer(Box box, int[] factors) {
        long[] min = new long[3];
        long[] shape = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = box.min()[d] * factors[d];
            shape[d] = box.shape()[d] * factors[d];
        }
        return new Box(min, shape);
    }
}

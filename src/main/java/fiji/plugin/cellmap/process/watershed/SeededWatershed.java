// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import fiji.plugin.cellmap.process.block.Connectivity;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.Regions;
import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;

/**
 * Divides the components of a mask along the ridges of a landscape. Each basin of at least a depth
 * (its dynamic: how far the water must rise there before it overflows into a deeper basin) is the
 * seed of one object; water then rises from all seeds at once, and a voxel belongs to the seed
 * whose water reaches it first (see {@link Flood}, {@link Catchments}). Every component has at
 * least one object, and every voxel of the mask belongs to one.
 *
 * <p>Everything is exact over the whole volume: blocks, threads and memory change nothing but the
 * time. A component may be of any size.
 */
public final class SeededWatershed {

    /** Passes over the volume, for progress. */
    public static final int SEED_PASSES = 3;

    public static final int FLOOD_PASSES = 2;

    public static final int LONELY_PASSES = 2;

    private static final double BYTES_PER_VOXEL =
            Math.max(
                    Flood.BYTES_PER_VOXEL,
                    Math.max(Basins.BYTES_PER_VOXEL, Catchments.BYTES_PER_VOXEL));

    private static final int EDGE = 320;

    private SeededWatershed() {}

    /**
     * Finds the seeds; blocks.
     *
     * @param levels see {@link Levels}
     * @param depth least dynamic, in levels
     * @param name of the result in the workplace: uint32, ids 1, 2, … in raster order of first
     *     voxels, 0 elsewhere
     */
    public static ChunkedArray seeds(
            ChunkedArray levels, int depth, String name, Workplace place, Progress progress) {
        String fillings = name + "-filled";
        ChunkedArray seeds =
                place.shared(
                        name,
                        levels.spec().shape(),
                        DType.UINT32,
                        0,
                        array -> {
                            ChunkedArray filled =
                                    Basins.fill(
                                            levels,
                                            depth,
                                            tiling(levels, place),
                                            fillings,
                                            place,
                                            progress);
                            Mask basins = new Filled(levels, filled);
                            Regions.of(
                                            basins,
                                            Connectivity.CORNERS,
                                            (box, labels, marked) ->
                                                    markDeep(
                                                            levels, filled, depth, box, labels,
                                                            marked),
                                            place,
                                            progress)
                                    .forEach((voxels, deep) -> deep, array::write, progress);
                        });
        place.drop(fillings);
        return seeds;
    }

    private static void markDeep(
            ChunkedArray levels,
            ChunkedArray filled,
            int depth,
            Box box,
            int[] labels,
            boolean[] marked) {
        short[] level = (short[]) levels.read(box);
        short[] top = (short[]) filled.read(box);
        for (int i = 0; i < labels.length; i++)
            if (labels[i] != 0 && (top[i] & 0xffff) == (level[i] & 0xffff) + depth)
                marked[labels[i]] = true;
    }

    /** Where the basins of a landscape were filled. */
    private record Filled(ChunkedArray levels, ChunkedArray filled) implements Mask {
        @Override
        public long[] shape() {
            return levels.spec().shape();
        }

        @Override
        public byte[] read(Box box) {
            short[] level = (short[]) levels.read(box);
            short[] top = (short[]) filled.read(box);
            byte[] mask = new byte[level.length];
            for (int i = 0; i < mask.length; i++) mask[i] = (byte) (level[i] == top[i] ? 0 : 1);
            return mask;
        }
    }

    /**
     * Adds the components of a mask that hold no seed as seeds of their own; blocks.
     *
     * @param name of the result in the workplace: uint32, odd numbers for the seeds given, even
     *     ones for those added
     */
    public static ChunkedArray withLonely(
            Mask mask, ChunkedArray seeds, String name, Workplace place, Progress progress) {
        Regions.Marks seeded =
                (box, labels, marked) -> {
                    int[] ids = (int[]) seeds.read(box);
                    for (int i = 0; i < ids.length; i++) if (ids[i] != 0) marked[labels[i]] = true;
                };
        return place.shared(
                name,
                mask.shape(),
                DType.UINT32,
                0,
                array ->
                        Regions.of(mask, Connectivity.CORNERS, seeded, place, progress)
                                .forEach(
                                        (voxels, marked) -> !marked,
                                        (box, lonely) -> {
                                            int[] ids = (int[]) seeds.read(box);
                                            for (int i = 0; i < ids.length; i++)
                                                ids[i] =
                                                        lonely[i] != 0
                                                                ? 2 * lonely[i]
                                                                : Math.max(0, 2 * ids[i] - 1);
                                            array.write(box, ids);
                                        },
                                        progress));
    }

    /**
     * Floods a landscape from seeds; blocks.
     *
     * @param levels see {@link Levels}
     * @param seeds uint32, other than 0 in seeds
     * @param name of the result in the workplace: uint32, the seeds' labels
     */
    public static ChunkedArray flood(
            ChunkedArray levels,
            ChunkedArray seeds,
            String name,
            Workplace place,
            Progress progress) {
        String costs = name + "-costs";
        Tiling tiling = tiling(levels, place);
        if (place.finished(name)) place.drop(costs);
        ChunkedArray labels =
                place.shared(
                        name,
                        tiling.shape(),
                        DType.UINT32,
                        0,
                        array -> {
                            ChunkedArray cost =
                                    Flood.run(levels, seeds, tiling, costs, place, progress);
                            Catchments.label(seeds, cost, tiling, array, place, progress);
                        });
        place.drop(costs);
        return labels;
    }

    private static Tiling tiling(ChunkedArray levels, Workplace place) {
        long[] shape = levels.spec().shape();
        int threads = place.pool().threads();
        Tiling tiling =
                Tiling.of(
                        shape,
                        place.chunk(),
                        Math.min(EDGE, place.edge()),
                        BYTES_PER_VOXEL,
                        place.memory() / threads);
        double needed = threads * BYTES_PER_VOXEL;
        for (int n : tiling.block()) needed *= n + 2;
        if (needed > 2.0 * place.memory())
            throw new CellMapException(
                    "Cannot separate objects by a watershed",
                    "blocks of one chunk",
                    "They need " + (long) needed / (1 << 20) + " MiB.",
                    "Allow more memory.");
        return tiling;
    }
}

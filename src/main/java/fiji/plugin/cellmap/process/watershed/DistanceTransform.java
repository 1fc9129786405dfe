// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.DistanceLine;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;

/**
 * The exact Euclidean distance of every voxel of a mask to the nearest voxel outside it, centre to
 * centre, with the edges that voxels have. What lies outside the volume is not background, as in
 * scipy's {@code distance_transform_edt}. Whole planes, then whole lines along z are transformed,
 * so block sizes do not matter. A mask without any background is infinitely deep.
 */
public final class DistanceTransform {

    private static final int BYTES_PER_VOXEL = Double.BYTES + 1;

    private final Mask mask;
    private final double[] weight;
    private final Workplace place;
    private final long[] shape;

    /**
     * @param edges of a voxel in any unit, z y x
     */
    public DistanceTransform(Mask mask, double[] edges, Workplace place) {
        this.mask = mask;
        this.place = place;
        this.shape = mask.shape();
        double least = Arrays.stream(edges).min().orElseThrow();
        weight = Arrays.stream(edges).map(e -> (e / least) * (e / least)).toArray();
    }

    /**
     * The distances as a landscape, see {@link Levels#ofDistance}; two passes. Blocks.
     *
     * @param name in the workplace
     * @throws CellMapException if a plane needs more memory than there is
     */
    public ChunkedArray levels(String name, Progress progress) {
        String squares = name + "-squares";
        if (place.finished(name)) return place.open(name);
        int[] slab = slab();
        ChunkedArray planar =
                place.shared(
                        squares, shape, slab, DType.FLOAT64, 0, array -> planes(array, progress));
        ChunkedArray levels =
                place.shared(
                        name, shape, DType.UINT16, 0, array -> columns(planar, array, progress));
        place.drop(squares);
        return levels;
    }

    /** Chunks of few planes, so that whole planes of them fit the memory. */
    private int[] slab() {
        int[] chunk = place.chunk();
        long plane = shape[1] * shape[2] * BYTES_PER_VOXEL;
        long fit = place.memory() / place.pool().threads() / plane;
        if (fit < 1 || shape[1] * shape[2] > Integer.MAX_VALUE / 2)
            throw new CellMapException(
                    "Cannot compute distances",
                    "planes of " + shape[1] + " x " + shape[2] + " voxels",
                    "A plane needs "
                            + (plane >> 20)
                            + " MiB for each of "
                            + place.pool().threads()
                            + " threads.",
                    "Allow more memory.");
        long limit = Math.min(fit, Integer.MAX_VALUE / 2 / (shape[1] * shape[2]));
        chunk[0] = (int) Math.min(chunk[0], Math.min(8, limit));
        return chunk;
    }

    private void planes(ChunkedArray squares, Progress progress) {
        int depth = squares.spec().chunks()[0];
        int[] whole = {depth, Math.toIntExact(shape[1]), Math.toIntExact(shape[2])};
        place.pool()
                .each(
                        new Tiling(shape, whole).boxes(),
                        box -> squares.write(box, planar(box)),
                        progress);
    }

    private double[] planar(Box box) {
        byte[] inside = mask.read(box);
        double[] d = new double[inside.length];
        for (int i = 0; i < d.length; i++) d[i] = inside[i] == 0 ? 0 : Double.POSITIVE_INFINITY;
        int height = (int) shape[1];
        int width = (int) shape[2];
        DistanceLine line = new DistanceLine(Math.max(height, width));
        for (int z = 0; z < box.shape()[0]; z++) {
            int plane = z * height * width;
            for (int y = 0; y < height; y++) line.transform(d, plane + y * width, width, weight[2]);
            line.transform(d, plane, width, width, height, weight[1]);
        }
        return d;
    }

    private void columns(ChunkedArray squares, ChunkedArray levels, Progress progress) {
        int[] chunk = place.chunk();
        int[] whole = {Math.toIntExact(shape[0]), chunk[1], chunk[2]};
        place.pool()
                .each(
                        new Tiling(shape, whole).boxes(),
                        box -> levels.write(box, levels((double[]) squares.read(box), box)),
                        progress);
    }

    private short[] levels(double[] d, Box box) {
        int depth = (int) shape[0];
        int area = d.length / depth;
        DistanceLine line = new DistanceLine(depth);
        line.transform(d, 0, area, area, depth, weight[0]);
        short[] levels = new short[d.length];
        for (int i = 0; i < d.length; i++)
            if (d[i] != 0) levels[i] = (short) Levels.ofDistance(d[i]);
        return levels;
    }
}

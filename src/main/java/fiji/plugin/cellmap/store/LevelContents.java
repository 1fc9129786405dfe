// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.Seeds;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Finds levels that were made from other data than the finer one before them: whatever rule made a
 * coarse voxel (mean, median, most frequent, every second), its value lies between the least and
 * the largest of the fine voxels that it covers. A few boxes are tried, not the whole volume.
 */
final class LevelContents {

    private static final int BOXES = 8;
    private static final int TRIES = 64;
    private static final int EDGE = 16;
    private static final int MOST = 8;
    private static final double ALIGNED = 0.05;
    private static final double TOLERATED = 0.01;

    private final ChunkedArray fine;
    private final ChunkedArray coarse;
    private final int[] factors = new int[3];
    private final long[] offset = new long[3];

    private LevelContents(ChunkedArray fine, ChunkedArray coarse) {
        this.fine = fine;
        this.coarse = coarse;
    }

    /**
     * @param fine with axes z, y, x
     * @param coarse with axes z, y, x
     * @return what is wrong, in a sentence; empty if nothing is, or the grids do not lie over each
     *     other by whole voxels
     */
    static Optional<String> finding(
            ChunkedArray fine, VoxelGrid fineGrid, ChunkedArray coarse, VoxelGrid coarseGrid) {
        LevelContents pair = new LevelContents(fine, coarse);
        if (!pair.align(fineGrid, coarseGrid)) return Optional.empty();
        Box inside = pair.overlap();
        if (inside.isEmpty()) return Optional.empty();
        return pair.compare(inside);
    }

    private boolean align(VoxelGrid f, VoxelGrid c) {
        if (fine.spec().rank() != 3 || coarse.spec().rank() != 3) return false;
        for (int d = 0; d < 3; d++) {
            double factor = c.scale()[d] / f.scale()[d];
            // Translations are those of voxel centres; this is from corner to corner.
            double corner = c.translation()[d] - (c.scale()[d] - f.scale()[d]) / 2;
            double start = (corner - f.translation()[d]) / f.scale()[d];
            if (factor < 1 - ALIGNED || factor > MOST + ALIGNED) return false;
            if (off(factor) > ALIGNED * factor || off(start) > ALIGNED) return false;
            factors[d] = (int) Math.round(factor);
            offset[d] = Math.round(start);
        }
        return true;
    }

    private static double off(double number) {
        return Math.abs(number - Math.round(number));
    }

    /** The coarse voxels that cover only fine voxels that are there. */
    private Box overlap() {
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = Math.max(0, Math.floorDiv(factors[d] - 1 - offset[d], factors[d]));
            max[d] =
                    Math.min(
                            coarse.spec().shape()[d],
                            Math.floorDiv(fine.spec().shape()[d] - offset[d], factors[d]));
        }
        return Box.between(min, max);
    }

    private Optional<String> compare(Box inside) {
        SplittableRandom random = Seeds.random(inside.size());
        long tried = 0;
        long wrong = 0;
        for (int i = 0; i < TRIES && tried < BOXES * EDGE * EDGE * EDGE; i++) {
            long[] min = new long[3];
            long[] shape = new long[3];
            for (int d = 0; d < 3; d++) {
                shape[d] = Math.min(EDGE, inside.shape()[d]);
                min[d] = inside.min()[d] + random.nextLong(inside.shape()[d] - shape[d] + 1);
            }
            Box box = new Box(min, shape);
            if (!isStored(coarse, box) || !isStored(fine, finer(box))) continue;
            tried += box.size();
            wrong += wrong(box);
        }
        if (wrong <= TOLERATED * tried) return Optional.empty();
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "was made from other voxels: %.0f %% of those tried lie outside the range"
                                + " of the fine voxels that they cover.",
                        100.0 * wrong / tried));
    }

    /** Whether no chunk is missing: a level that was fetched in part contradicts nothing. */
    private static boolean isStored(ChunkedArray array, Box box) {
        return Boxes.cells(array.spec().chunks(), box).stream().allMatch(array::chunkExists);
    }

    private long wrong(Box box) {
        Box below = finer(box);
        double[] values = Widening.doubles(coarse.read(box), coarse.spec().dtype());
        double[] fines = Widening.doubles(fine.read(below), fine.spec().dtype());
        long wrong = 0;
        for (int i = 0; i < box.size(); i++) {
            double[] range = range(fines, below, box, i);
            if (values[i] < range[0] || values[i] > range[1]) wrong++;
        }
        return wrong;
    }

    private Box finer(Box box) {
        long[] min = new long[3];
        long[] shape = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = box.min()[d] * factors[d] + offset[d];
            shape[d] = box.shape()[d] * factors[d];
        }
        return new Box(min, shape);
    }

    /** Least and largest of the fine voxels that the i-th voxel of a box covers. */
    private double[] range(double[] fines, Box below, Box box, int i) {
        int[] first = new int[3];
        int rest = i;
        for (int d = 2; d >= 0; d--) {
            first[d] = rest % (int) box.shape()[d] * factors[d];
            rest /= (int) box.shape()[d];
        }
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        int[] size = Arrays.stream(below.shape()).mapToInt(n -> (int) n).toArray();
        for (int z = first[0]; z < first[0] + factors[0]; z++)
            for (int y = first[1]; y < first[1] + factors[1]; y++)
                for (int x = first[2]; x < first[2] + factors[2]; x++) {
                    double v = fines[(z * size[1] + y) * size[2] + x];
                    range[0] = Math.min(range[0], v);
                    range[1] = Math.max(range[1], v);
                }
        return range;
    }
}

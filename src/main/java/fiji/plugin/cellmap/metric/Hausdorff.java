// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import fiji.plugin.cellmap.util.Progress;
import java.util.stream.IntStream;

/**
 * Hausdorff distances between the objects of two volumes, voxel centres, in nm, capped at a largest
 * distance as the official scoring does it (cellmap-segmentation-challenge 6b9ad68). Thread-safe.
 */
public final class Hausdorff {

    private final double[] voxelSize;
    private final double cap;
    private final Progress progress;
    private final int ny;
    private final ObjectIndex truth;
    private final ObjectIndex prediction;

    /**
     * @param voxelSize nm, z y x
     * @param cap largest distance in nm; also the distance to nothing
     * @param progress cancel is honoured within a distance
     */
    public Hausdorff(
            Runs truth, Runs prediction, double[] voxelSize, double cap, Progress progress) {
        this.voxelSize = voxelSize.clone();
        this.cap = cap;
        this.progress = progress;
        this.ny = truth.shape[1];
        this.truth = new ObjectIndex(truth);
        this.prediction = new ObjectIndex(prediction);
    }

    /** Half of the smallest extent of a volume, in nm: the official cap. */
    public static double halfExtent(int[] shape, double[] voxelSize) {
        return IntStream.range(0, 3)
                .mapToDouble(d -> voxelSize[d] * shape[d] / 2)
                .min()
                .orElseThrow();
    }

    /**
     * The distance between a truth object and the union of some predicted objects; blocks.
     *
     * @param truthValue value of a truth object
     * @param predictedValues values of predicted objects; values that do not occur are left out
     * @return nm, at most the cap; the cap if one side is empty, 0 if both are
     */
    public double distance(int truthValue, int... predictedValues) {
        RunObject a = truth.get(truthValue);
        RunObject b = RunObject.EMPTY;
        for (int value : predictedValues) b = b.union(prediction.get(value));
        if (a.isEmpty() && b.isEmpty()) return 0;
        if (a.isEmpty() || b.isEmpty()) return cap;
        double there = DirectedDistance.of(a, b, ny, voxelSize, cap, progress);
        if (there >= cap) return cap;
        return Math.max(there, DirectedDistance.of(b, a, ny, voxelSize, cap, progress));
    }
}

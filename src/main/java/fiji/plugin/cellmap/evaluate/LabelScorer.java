// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.metric.Confusion;
import fiji.plugin.cellmap.metric.ConnectedComponents;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.metric.RunsBuilder;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Voxels;
import fiji.plugin.cellmap.submit.MatchedCrop;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.Optional;

/** Scores one label, slab by slab; volumes are never in memory. */
final class LabelScorer {

    /** Voxels of a slab. */
    private static final long SLAB = 1 << 23;

    private final CropTarget target;
    private final VoxelImage truth;
    private final Optional<VoxelImage> mask;
    private final boolean columnMajorMask;
    private final MatchedCrop prediction;
    private final Progress progress;

    /**
     * @param mask voxels that count, 0 for none; empty where all count
     * @throws CellMapException if the truth is not of the shape that the manifest says
     */
    LabelScorer(
            CropTarget target,
            ChunkedArray truth,
            Optional<ChunkedArray> mask,
            MatchedCrop prediction,
            Progress progress) {
        this.target = target;
        VoxelGrid grid = new VoxelGrid(target.voxelSize(), target.translation());
        this.truth = VoxelImage.ofLayers(truth, grid);
        this.mask = mask.map(array -> VoxelImage.ofLayers(array, grid));
        this.columnMajorMask = mask.map(ChunkedArray::columnMajor).orElse(true);
        this.prediction = prediction;
        this.progress = progress;
        if (!Arrays.equals(truth.spec().shape(), target.shape()))
            throw new CellMapException(
                    "Cannot score " + target.path(),
                    truth.location(),
                    "The truth has the shape "
                            + Arrays.toString(truth.spec().shape())
                            + ", and the manifest says "
                            + Arrays.toString(target.shape())
                            + ".",
                    "Use the manifest that belongs to the truth.");
    }

    /** What becomes of one slab. */
    private interface SlabConsumer {
        void accept(Object truth, Object prediction);
    }

    LabelScore semantic() {
        Confusion[] sum = {Confusion.NONE};
        slabs((g, p) -> sum[0] = sum[0].plus(count(g, p)));
        return LabelScore.semantic(sum[0], target.voxelSize());
    }

    LabelScore instance(ScoringRules rules) {
        int[] shape = Arrays.stream(target.shape()).mapToInt(Math::toIntExact).toArray();
        RunsBuilder g = new RunsBuilder(shape, !truth.dtype().signed);
        RunsBuilder p = new RunsBuilder(shape, !prediction.image().dtype().signed);
        slabs(
                (trueValues, predicted) -> {
                    requireIds(predicted);
                    g.add(trueValues);
                    p.add(predicted);
                });
        Runs trueRuns = g.build();
        progress.check();
        Runs predictedRuns = p.build();
        progress.check();
        for (int v = 1; v <= trueRuns.values(); v++)
            if (trueRuns.name(v) < 0) throw noTruth("the id " + trueRuns.name(v));
        boolean columns = prediction.columnMajor() && columnMajorMask;
        Runs components = ConnectedComponents.of(predictedRuns, columns);
        InstanceScorer scorer =
                new InstanceScorer(
                        trueRuns, predictedRuns, components, target.voxelSize(), rules, progress);
        return LabelScore.instance(scorer.score(), target.voxelSize());
    }

    /** The number of different ids of a truth, read from one end to the other. */
    static long objects(VoxelImage truth, Progress progress) {
        int[] shape = Arrays.stream(truth.shape()).mapToInt(Math::toIntExact).toArray();
        RunsBuilder runs = new RunsBuilder(shape, !truth.dtype().signed);
        long step = Math.max(1, SLAB / Math.max(1, (long) shape[1] * shape[2]));
        for (long z = 0; z < shape[0]; z += step) {
            progress.check();
            runs.add(truth.read(truth.bounds().planes(z, Math.min(shape[0], z + step))));
        }
        return runs.build().values();
    }

    /** Whether a truth has a voxel above 0, read until there is one. */
    static boolean anyPresent(VoxelImage truth, Progress progress) {
        long[] shape = truth.shape();
        long step = Math.max(1, SLAB / Math.max(1, shape[1] * shape[2]));
        for (long z = 0; z < shape[0]; z += step) {
            progress.check();
            Box planes = truth.bounds().planes(z, Math.min(shape[0], z + step));
            for (byte present : Voxels.above(truth.read(planes), truth.dtype(), 0))
                if (present != 0) return true;
        }
        return false;
    }

    private void slabs(SlabConsumer consumer) {
        long[] shape = target.shape();
        long step = Math.max(1, SLAB / Math.max(1, shape[1] * shape[2]));
        for (long z = 0; z < shape[0]; z += step) {
            progress.check();
            Box planes = truth.bounds().planes(z, Math.min(shape[0], z + step));
            Object g = truth.read(planes);
            if (Voxels.anyNotFinite(g, truth.dtype())) throw noTruth("NaN or infinity");
            Object p = prediction.image().read(planes);
            if (mask.isPresent()) {
                Object inside = mask.get().read(planes);
                DType type = mask.get().dtype();
                Voxels.clearOutside(g, inside, type);
                Voxels.clearOutside(p, inside, type);
            }
            consumer.accept(g, p);
        }
    }

    private Confusion count(Object trueValues, Object predicted) {
        byte[] g = Voxels.above(trueValues, truth.dtype(), 0);
        byte[] p = Voxels.above(predicted, prediction.image().dtype(), 0);
        long both = 0;
        long inG = 0;
        long inP = 0;
        for (int i = 0; i < g.length; i++) {
            both += g[i] & p[i];
            inG += g[i];
            inP += p[i];
        }
        return new Confusion(both, inP - both, inG - both, g.length - inG - inP + both);
    }

    private CellMapException noTruth(String what) {
        return new CellMapException(
                "Cannot score against a truth",
                truth.location(),
                "It holds " + what + ".",
                "Ids are numbers from 0 up, masks 0 and 1.");
    }

    /** Each voxel without a number would be an object, or too many for the crop to be scored. */
    private void requireIds(Object predicted) {
        if (!Voxels.anyNotFinite(predicted, prediction.image().dtype())) return;
        throw new CellMapException(
                "Cannot score " + target.path(),
                prediction.location(),
                "It holds NaN or infinity as ids.",
                "Write 0 where there is no object; validate the submission first.");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.predict.Wanted;
import fiji.plugin.cellmap.sample.Extent;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Resampled;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a model sees of a volume: a box at its voxel size, grey values scaled as it wants them.
 *
 * @param grey the volume at the model's voxel size
 * @param first voxel of the box in it, z y x
 * @param shape of the box in voxels of the model, z y x
 * @param grid where the voxels of the result lie
 */
record ModelInput(Resampled grey, long[] first, long[] shape, VoxelGrid grid) {

    /** What a box may miss of a voxel by rounding. */
    private static final double CLOSE = 1e-6;

    /** A whole volume; reads nothing. */
    static ModelInput whole(Volume em, ModelContract contract) {
        Extent all = em.extent(contract.voxelSize());
        VoxelGrid grid = em.level(contract.voxelSize()).grid().resized(contract.resultVoxelSize());
        return of(em, all.min(), all.size(), grid, contract);
    }

    /**
     * A part of a volume, whose corner the result keeps; reads nothing.
     *
     * @param name of the part, for messages
     * @param min lower corner in nm, z y x
     * @param size in nm, z y x
     * @throws CellMapException if nothing of it lies inside the volume
     */
    static ModelInput part(
            String name, Volume em, double[] min, double[] size, ModelContract contract) {
        VoxelGrid grid = new VoxelGrid(contract.resultVoxelSize(), min);
        ModelInput input = of(em, min, size, grid, contract);
        if (!input.grey.bounds().intersect(Box.of(input.shape)).isEmpty()) return input;
        throw new CellMapException(
                "Cannot predict " + name,
                em.location(),
                "The crop at " + Arrays.toString(min) + " nm lies outside the EM.",
                "Check the translation in the manifest.");
    }

    /**
     * A part of the whole volume's prediction, grown to whole voxels of it; reads nothing.
     *
     * @param task gives the box
     * @throws UsageException if nothing of it lies inside the volume
     */
    static ModelInput cut(PredictionTask task, Volume em, ModelContract contract) {
        ModelInput whole = whole(em, contract);
        WindowShape windows = contract.windowShape();
        double[] voxel = contract.voxelSize();
        long[] first = new long[3];
        long[] shape = new long[3];
        double[] corner = new double[3];
        for (int d = 0; d < 3; d++) {
            double from = (task.min()[d] - whole.grey.min()[d]) / voxel[d];
            double to = from + task.size()[d] / voxel[d];
            int step = windows.inputStep()[d];
            long low = Math.max(0, (long) Math.floor((from + CLOSE) / step)) * step;
            long high = (long) Math.ceil((to - CLOSE) / step) * step;
            first[d] = low;
            shape[d] = Math.min(high, whole.shape[d]) - low;
            if (shape[d] <= 0) throw outside(task, em.extent(voxel));
            corner[d] = whole.grid.world(d, (double) low / step * windows.outputStep()[d]);
        }
        return new ModelInput(whole.grey, first, shape, new VoxelGrid(whole.grid.scale(), corner));
    }

    private static UsageException outside(PredictionTask task, Extent all) {
        double[] end = new double[3];
        for (int d = 0; d < 3; d++) end[d] = all.min()[d] + all.size()[d];
        return new UsageException(
                "Cannot predict a part of " + task.em(),
                task.name(),
                "The box at %s nm of %s nm lies outside the volume, which goes from %s to %s nm."
                        .formatted(
                                Arrays.toString(task.min()),
                                Arrays.toString(task.size()),
                                Arrays.toString(all.min()),
                                Arrays.toString(end)),
                "Give a box inside it, in the order z, y, x.");
    }

    private static ModelInput of(
            Volume em, double[] min, double[] size, VoxelGrid grid, ModelContract contract) {
        Intensity intensity = new Intensity(contract.intensityScale(), contract.intensityOffset());
        Resampled grey = new Resampled(em, min, contract.voxelSize(), intensity);
        long[] shape = new long[3];
        for (int d = 0; d < 3; d++)
            shape[d] = Math.max(1, (long) Math.ceil(size[d] / contract.voxelSize()[d] - CLOSE));
        return new ModelInput(grey, new long[3], shape, grid);
    }

    /** What a user should know, see {@link EmCheck}; reads a little. */
    List<String> notes(PredictionTask task, ModelContract contract) {
        double[] corner = corner();
        Resampled moved = new Resampled(grey.volume(), corner, grey.voxelSize(), grey.intensity());
        List<String> notes = new ArrayList<>(EmCheck.notes(task.what(), moved, shape, contract));
        if (task.cut() && !isExactly(task)) {
            double[] size = new double[3];
            for (int d = 0; d < 3; d++) size[d] = shape[d] * grey.voxelSize()[d];
            notes.add(
                    "%s: the box was made whole voxels of the volume: %s nm at %s nm."
                            .formatted(
                                    task.name(), Arrays.toString(size), Arrays.toString(corner)));
        }
        return notes;
    }

    private double[] corner() {
        double[] corner = new double[3];
        for (int d = 0; d < 3; d++) corner[d] = grey.min()[d] + first[d] * grey.voxelSize()[d];
        return corner;
    }

    private boolean isExactly(PredictionTask task) {
        double[] corner = corner();
        boolean exact = true;
        for (int d = 0; d < 3; d++) {
            double close = CLOSE * grey.voxelSize()[d];
            exact &= Math.abs(corner[d] - task.min()[d]) <= close;
            exact &= Math.abs(shape[d] * grey.voxelSize()[d] - task.size()[d]) <= 2 * close;
        }
        return exact;
    }

    /**
     * The box to predict; reads all of it if the model's preprocessing needs statistics.
     *
     * @param planes whether the model sees each plane as an image of its own
     */
    GreyBox box(ModelContract contract, boolean planes) {
        GreyBox box = new GreyBox(grey.translate(-first[0], -first[1], -first[2]), shape);
        return contract.preprocessing() == null
                ? box
                : Preprocessed.of(box, contract.preprocessing(), planes);
    }

    /**
     * All that a task needs to be done; reads what {@link #box} does, and a little.
     *
     * @param mask of the task; null for none
     */
    TaskInput seen(PredictionTask task, ModelContract contract, boolean planes, VolumeMask mask) {
        VoxelImage level = grey.volume().level(grey.voxelSize());
        long[] middle = new long[3];
        for (int d = 0; d < 3; d++) {
            double nm = grey.min()[d] + (first[d] + shape[d] / 2.0) * grey.voxelSize()[d];
            middle[d] = (long) Math.floor(level.grid().index(d, nm));
        }
        Wanted wanted = mask == null ? Wanted.ALL : mask;
        return new TaskInput(
                task, box(contract, planes), grid, SourceFacts.of(level, middle), wanted);
    }

    /**
     * Places a mask over the result.
     *
     * @throws UsageException if nothing of it is above 0 there
     */
    VolumeMask masked(Volume volume, PredictionTask task, ModelContract contract) {
        VoxelImage level = volume.level(contract.resultVoxelSize());
        VolumeMask mask = new VolumeMask(level, grid, SourceFacts.ofAll(level));
        long[] size = new long[3];
        for (int d = 0; d < 3; d++)
            size[d] = (long) Math.ceil(shape[d] * grey.voxelSize()[d] / grid.scale()[d] - CLOSE);
        if (mask.any(Box.of(size))) return mask;
        throw new UsageException(
                "There is nothing to predict",
                "@{mask} " + volume.location(),
                "The mask has no voxel above 0 where " + task.name() + " is predicted.",
                "Check its voxel size and its translation, in nm, or leave it out.");
    }
}

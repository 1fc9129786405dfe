// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.sample.Extent;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Resampled;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.kv.Addresses;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a model sees of a volume: a box at its voxel size, grey values scaled as it wants them.
 *
 * @param grey the volume at the model's voxel size; voxel 0 is the first of the box
 * @param shape of the box in voxels of the model, z y x
 * @param grid where the voxels of the result lie
 */
record ModelInput(Resampled grey, long[] shape, VoxelGrid grid) {

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

    private static ModelInput of(
            Volume em, double[] min, double[] size, VoxelGrid grid, ModelContract contract) {
        Intensity intensity = new Intensity(contract.intensityScale(), contract.intensityOffset());
        Resampled grey = new Resampled(em, min, contract.voxelSize(), intensity);
        long[] shape = new long[3];
        for (int d = 0; d < 3; d++)
            shape[d] = Math.max(1, (long) Math.ceil(size[d] / contract.voxelSize()[d] - 1e-6));
        return new ModelInput(grey, shape, grid);
    }

    /** What a user should know, see {@link EmCheck}; reads a little. */
    List<String> notes(String name, ModelContract contract) {
        return EmCheck.notes(name, grey, shape, contract);
    }

    /**
     * The box to predict; reads all of it if the model's preprocessing needs statistics.
     *
     * @param planes whether the model sees each plane as an image of its own
     */
    GreyBox box(ModelContract contract, boolean planes) {
        GreyBox box = new GreyBox(grey, shape);
        return contract.preprocessing() == null
                ? box
                : Preprocessed.of(box, contract.preprocessing(), planes);
    }

    /** All that a task needs to be done; reads what {@link #box} does, and a little. */
    TaskInput seen(PredictionTask task, ModelContract contract, boolean planes) {
        return new TaskInput(task, box(contract, planes), grid, source());
    }

    /** The array that is read, its state told by the middle of the box. */
    private Provenance.Source source() {
        VoxelImage level = grey.volume().level(grey.voxelSize());
        long[] middle = new long[3];
        for (int d = 0; d < 3; d++) {
            double nm = grey.min()[d] + shape[d] * grey.voxelSize()[d] / 2;
            middle[d] = (long) Math.floor(level.grid().index(d, nm));
        }
        Box sampled = new Box(middle, new long[3]);
        String where = level.location().replaceFirst("^(\\w+://)[^/@]*@", "$1");
        GroupLocation place = Addresses.isRemote(where) ? null : local(where);
        return place == null
                ? Provenance.Source.of(where, "", level, sampled)
                : Provenance.Source.of(
                        place.container().getFileName().toString(), place.group(), level, sampled);
    }

    /** Null for what is no file, such as an image of a script. */
    private static GroupLocation local(String where) {
        try {
            GroupLocation place = GroupLocation.of(Path.of(where));
            return place.container().getFileName() == null ? null : place;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}

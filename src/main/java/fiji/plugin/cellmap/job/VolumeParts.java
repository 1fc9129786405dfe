// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.NamedBox;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which parts of a volume to predict.
 *
 * @param box lower corner and size, z y x; null for none
 * @param boxes CSV of several, or a manifest of crops; null for none
 * @param voxels whether these are in voxels of the volume's finest level; else in nm
 * @param mask path or address of the group or array that says where to predict; null for everywhere
 * @param format of the container; null for that which is there, or which its name tells
 */
public record VolumeParts(
        double[] box, Path boxes, boolean voxels, String mask, ContainerFormat format) {

    /** All of it. */
    public static final VolumeParts WHOLE = new VolumeParts(null, null, false, null, null);

    private static final Pattern DATASET = Pattern.compile("([^/\\\\]+)\\.(zarr|n5)(?=[/\\\\]|$)");

    /**
     * @throws UsageException if the box is none
     */
    public void check() {
        if (box != null) single();
    }

    private NamedBox single() {
        try {
            return NamedBox.of("", box);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "Cannot predict a part",
                    "@{box} " + Arrays.toString(box),
                    "It is no box: " + e.getMessage() + ".",
                    "Give z, y and x of its lower corner, then its depth, height and width.");
        }
    }

    /**
     * The tasks of a volume.
     *
     * @param name of the volume, see {@link PredictionTask}
     * @param input as a user gave it
     * @param grid of its finest level
     * @param output container of the results: one of a single box lies in its root, others in
     *     groups of their names
     */
    List<PredictionTask> tasks(String name, String input, VoxelGrid grid, Path output) {
        if (box != null) return List.of(task(name, single(), grid, output));
        if (boxes == null)
            return List.of(PredictionTask.whole(name, output).within(mask).as(format));
        boolean manifest = NamedBox.isManifest(boxes);
        List<NamedBox> all = manifest ? crops(input) : NamedBox.read(boxes);
        return all.stream().map(b -> task(name, b, grid, output)).toList();
    }

    private PredictionTask task(String name, NamedBox part, VoxelGrid grid, Path output) {
        double[] min = part.min().clone();
        double[] size = part.size().clone();
        for (int d = 0; voxels && d < 3; d++) {
            min[d] = grid.world(d, min[d]);
            size[d] *= grid.scale()[d];
        }
        return PredictionTask.part(name, part.name(), min, size, output).within(mask).as(format);
    }

    /** Those of the dataset that the input is called after. */
    private List<NamedBox> crops(String input) {
        Manifest manifest = Manifest.read(boxes);
        String dataset = dataset(input);
        Map<Integer, NamedBox> crops = new LinkedHashMap<>();
        for (CropTarget row : manifest.rows()) {
            if (!row.dataset().equals(dataset)) continue;
            double[] size = new double[3];
            for (int d = 0; d < 3; d++) size[d] = row.shape()[d] * row.voxelSize()[d];
            crops.putIfAbsent(row.crop(), new NamedBox(row.cropName(), row.translation(), size));
        }
        if (crops.isEmpty())
            throw new UsageException(
                    "There is nothing to predict",
                    "@{boxes} " + boxes,
                    "The manifest has no crop of the dataset " + dataset + ", which the input is.",
                    "Give the manifest of this dataset, or a CSV of boxes.");
        if (voxels)
            throw new UsageException(
                    "A manifest has no voxels of the input",
                    "@{boxUnit}",
                    "Crops of a manifest are in nm.",
                    "Leave it out.");
        return new ArrayList<>(crops.values());
    }

    private static String dataset(String input) {
        Matcher matcher = DATASET.matcher(input);
        return matcher.find() ? matcher.group(1) : GroupLocation.stem(Path.of(input));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An annotated crop with the EM around it. A class that is not in the map is unknown there; a class
 * in the map is known everywhere in the crop: present where the stored value is above 0, else
 * absent (255 has no special meaning, as in the official tools), and NaN unknown. Thread-safe.
 */
public final class TrainingCrop {

    private final String name;
    private final Volume raw;
    private final Map<String, Volume> labels;
    private final boolean padding;

    /**
     * A crop of which nothing is taught where the EM is black padding.
     *
     * @param name for messages, e.g. {@code jrc_cos7-1a/crop234}
     * @param raw EM of the whole data set
     * @param labels annotated classes, all over the same box; at least one
     */
    public TrainingCrop(String name, Volume raw, Map<String, Volume> labels) {
        this(name, raw, labels, false);
    }

    private TrainingCrop(String name, Volume raw, Map<String, Volume> labels, boolean padding) {
        if (labels.isEmpty()) throw new IllegalArgumentException(name + " has no labels");
        this.name = name;
        this.raw = raw;
        this.labels = Map.copyOf(labels);
        this.padding = padding;
    }

    /**
     * The same crop.
     *
     * @param learn whether labels count where the EM is solid black, too
     */
    public TrainingCrop withPadding(boolean learn) {
        return new TrainingCrop(name, raw, labels, learn);
    }

    /**
     * Opens a crop. Of the classes those that have a group are annotated, the others unknown.
     *
     * @param em store and path of the EM
     * @param labels store and path of the crop, with one multiscale group for each class
     * @param classes of interest
     * @param cache shared by all volumes of a program
     * @throws CellMapException if there is no EM (labels without EM cannot be trained on), none of
     *     the classes is annotated, or something cannot be read
     */
    public static TrainingCrop open(
            String name,
            ArrayStore em,
            String emPath,
            ArrayStore labels,
            String cropPath,
            List<String> classes,
            ChunkCache cache) {
        Map<String, Volume> found = new HashMap<>();
        for (String label : classes) {
            String path = cropPath.isEmpty() ? label : cropPath + "/" + label;
            if (labels.isGroup(path)) found.put(label, Volume.open(labels, path, cache));
        }
        if (found.isEmpty())
            throw new CellMapException(
                    "Cannot train on crop " + name,
                    labels.location() + "/" + cropPath,
                    "None of the classes " + classes + " is annotated there.",
                    "Leave the crop out, or ask for classes that it has.");
        if (!em.isGroup(emPath))
            throw new CellMapException(
                    "Cannot train on crop " + name,
                    em.location() + "/" + emPath,
                    "The crop has labels, but there is no EM.",
                    "Download the EM, or leave the crop out.");
        return new TrainingCrop(name, Volume.open(em, emPath, cache), found);
    }

    public String name() {
        return name;
    }

    public Volume raw() {
        return raw;
    }

    /** What was assumed of the metadata of the EM and the labels, in sentences. */
    public List<String> notes() {
        return Stream.concat(Stream.of(raw), labels.values().stream())
                .flatMap(volume -> volume.notes().stream().map(n -> volume.location() + ": " + n))
                .sorted()
                .toList();
    }

    public boolean annotates(String label) {
        return labels.containsKey(label);
    }

    /** The labels of a class that it annotates. */
    Volume label(String label) {
        return labels.get(label);
    }

    /**
     * The voxels of the crop whose centres lie in the EM, on the grid that starts at the crop's
     * lower corner.
     *
     * @param voxelSize in nm, z y x
     * @throws CellMapException if the crop lies outside the EM, or is less than half a voxel wide
     */
    public CropBox box(double[] voxelSize) {
        String first = labels.keySet().stream().sorted().findFirst().orElseThrow();
        VoxelImage label = labels.get(first).level(voxelSize);
        VoxelImage em = raw.level(voxelSize);
        double[] min = new double[3];
        int[] shape = new int[3];
        for (int d = 0; d < 3; d++) {
            double size = voxelSize[d];
            double voxels = (label.max(d) - label.min(d)) / size;
            if (voxels < 0.5 - AxisTable.EPSILON) throw narrow(label, voxelSize);
            long n = Math.max(1, (long) Math.floor(voxels + AxisTable.EPSILON));
            long from = cut((em.min(d) - label.min(d)) / size, n);
            shape[d] = (int) (cut((em.max(d) - label.min(d)) / size, n) - from);
            min[d] = label.min(d) + from * size;
            if (shape[d] < 1) throw outside(label, em);
        }
        return new CropBox(min, shape);
    }

    /**
     * Makes sure that the EM of the crop holds numbers; reads it whole unless its type has nothing
     * else.
     *
     * @param voxelSize in nm, z y x
     * @throws CellMapException naming the place of one that is not
     */
    public void requireNumbers(double[] voxelSize) {
        if (raw.level(voxelSize).dtype().integer) return;
        CropBox box = box(voxelSize);
        int[] slab = {1, box.shape()[1], box.shape()[2]};
        double[] min = box.min().clone();
        for (int z = 0; z < box.shape()[0]; z++, min[0] += voxelSize[0])
            raw.requireNumbers(
                    raw.read(min, voxelSize, slab, Interpolation.LINEAR, 0).values(),
                    min,
                    voxelSize,
                    slab);
    }

    /** Number of voxels, of n that start at 0, whose centre lies before a position. */
    private static long cut(double position, long n) {
        long before = (long) Math.ceil(position - 0.5 - AxisTable.EPSILON);
        return Math.max(0, Math.min(n, before));
    }

    private CellMapException outside(VoxelImage label, VoxelImage em) {
        return new CellMapException(
                "Cannot train on crop " + name,
                raw.location(),
                "The crop (" + span(label) + ") lies outside the EM (" + span(em) + ").",
                "Check the translation of both, or leave the crop out.");
    }

    private CellMapException narrow(VoxelImage label, double[] voxelSize) {
        return new CellMapException(
                "Cannot train on crop " + name,
                label.location(),
                "It spans "
                        + span(label)
                        + ": less than half a voxel of "
                        + Arrays.toString(voxelSize)
                        + " nm.",
                "Lower data.voxel_size, or leave the crop out.");
    }

    private static String span(VoxelImage level) {
        StringBuilder text = new StringBuilder();
        for (int d = 0; d < 3; d++)
            text.append(d == 0 ? "z " : d == 1 ? ", y " : ", x ")
                    .append(level.min(d))
                    .append(" to ")
                    .append(level.max(d));
        return text.append(" nm").toString();
    }

    /**
     * Reads a box as it is, without augmentation.
     *
     * @param classes output channels; unknown ones have mask 0
     * @param min lower corner in nm, z y x; the box may leave the crop (mask 0) and the EM (mask 0,
     *     stored grey value 0)
     * @param shape in voxels
     */
    public Patch read(
            List<String> classes,
            double[] min,
            double[] voxelSize,
            int[] shape,
            Intensity intensity) {
        return read(classes, DistanceTargets.NONE, min, voxelSize, shape, intensity, Geometry.NONE);
    }

    /**
     * @param distances which of the classes are distances
     */
    Patch read(
            List<String> classes,
            DistanceTargets distances,
            double[] min,
            double[] voxelSize,
            int[] shape,
            Intensity intensity,
            Geometry geometry) {
        Symmetry symmetry = geometry.symmetry();
        Sampled grey = geometry.read(raw, min, voxelSize, shape);
        raw.requireNumbers(grey.values(), min, voxelSize, shape);
        int n = grey.values().length;
        byte[] target = new byte[Math.multiplyExact(n, classes.size())];
        byte[] mask = new byte[target.length];
        if (!padding) BlackPadding.leaveOut(grey, shape);
        boolean[] inside = grey.inside();
        LabelReader reader = new LabelReader(min, voxelSize, shape, geometry);
        for (int c = 0; c < classes.size(); c++) {
            Volume volume = labels.get(classes.get(c));
            if (volume == null) continue;
            int first = c * n;
            if (distances.has(classes.get(c))) {
                byte[] distance = new byte[n];
                byte[] near = new byte[n];
                distances.read(reader, volume, distance, near);
                symmetry.forEachRow(
                        shape,
                        (to, from, step, length) -> {
                            for (int x = 0, i = from; x < length; x++, i += step) {
                                if (!inside[i] || near[i] == 0) continue;
                                mask[first + to + x] = 1;
                                target[first + to + x] = distance[i];
                            }
                        });
                continue;
            }
            byte[] label = reader.read(volume);
            symmetry.forEachRow(
                    shape,
                    (to, from, step, length) -> {
                        for (int x = 0, i = from; x < length; x++, i += step) {
                            // without a branch: labels are hard to foretell
                            int known = ~label[i] >> 1 & (inside[i] ? 1 : 0);
                            mask[first + to + x] = (byte) known;
                            target[first + to + x] = (byte) (known & label[i]);
                        }
                    });
        }
        float[] values = symmetry.apply(intensity.apply(grey.values()), shape);
        return new Patch(name, min, symmetry.shape(shape), values, target, mask);
    }

    @Override
    public String toString() {
        return name + " " + Arrays.toString(labels.keySet().stream().sorted().toArray());
    }
}

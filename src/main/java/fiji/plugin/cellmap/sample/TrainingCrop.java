// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Voxels;
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

    /** Whether a given voxel size is taken for its EM or one of its labels. */
    public boolean takes(GivenSize given) {
        return Stream.concat(Stream.of(raw), labels.values().stream())
                .anyMatch(volume -> given.isTaken(volume.notes()));
    }

    public boolean annotates(String label) {
        return labels.containsKey(label);
    }

    /** Voxels of a label above 0 that its metadata call unknown; they count as present. */
    public long unknown(String label) {
        return annotates(label) ? labels.get(label).unknown() : 0;
    }

    /** The labels of a class that it annotates. */
    Volume label(String label) {
        return labels.get(label);
    }

    /**
     * The voxel size of a label in nm, z y x, at the level that is read.
     *
     * @param label that the crop annotates
     * @param voxelSize that is asked for
     */
    public double[] labelScale(String label, double[] voxelSize) {
        return labels.get(label).level(voxelSize).grid().scale().clone();
    }

    /**
     * The voxels of the crop whose centres lie in the EM, on the grid that starts at the crop's
     * lower corner; of the first label by name, where they differ.
     *
     * @param voxelSize in nm, z y x
     * @throws CellMapException if the crop lies outside the EM, or is less than half a voxel wide
     */
    public CropBox box(double[] voxelSize) {
        return box(labels.keySet().stream().sorted().findFirst().orElseThrow(), voxelSize);
    }

    /** As above, of one of the labels that it annotates. */
    public CropBox box(String name, double[] voxelSize) {
        VoxelImage label = labels.get(name).level(voxelSize);
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
     * @param targets what its channels are; unknown ones have mask 0
     * @param min lower corner in nm, z y x; the box may leave the crop (mask 0) and the EM (mask 0,
     *     stored grey value 0)
     * @param shape in voxels
     */
    public Patch read(
            Targets targets, double[] min, double[] voxelSize, int[] shape, Intensity intensity) {
        return read(targets, PatchGrid.of(min, voxelSize, shape, Geometry.NONE), intensity);
    }

    /** Reads a patch as it is, wherever its voxels lie. */
    Patch read(Targets targets, PatchGrid grid, Intensity intensity) {
        int n = grid.voxels();
        byte[] labels = new byte[Math.multiplyExact(n, targets.size())];
        StoredGrey grey = readGrey(grid, new float[n]);
        PatchLabels.Sink sink = (c, states) -> System.arraycopy(states, 0, labels, c * n, n);
        readLabels(targets, grid, grid, grey, sink);
        grey.finish(GreyChanges.NONE, intensity);
        return new Patch(name, grid.min(), grid.finished(), grey.values(), labels);
    }

    /**
     * Reads labels; of classes that are not annotated, too.
     *
     * @param grid of the whole patch
     * @param middle of it, which has labels
     * @param grey of the whole patch
     * @return whether there is anything to learn
     */
    boolean readLabels(
            Targets targets,
            PatchGrid grid,
            PatchGrid middle,
            StoredGrey grey,
            PatchLabels.Sink sink) {
        byte[] black = padding ? null : grey.padding();
        if (black != null) black = Centre.of(black, grid.finished(), middle.finished());
        return new PatchLabels(this, targets, middle).read(black, sink);
    }

    PatchSampler sampler(PatchGrid grid) {
        VoxelImage level = raw.level(grid.voxelSize());
        if (!grid.geometry().warp().isNone()) return new WarpedSampler(level, grid);
        return grid.geometry().rotated()
                ? new TurnedSampler(level, grid)
                : GridSampler.of(level, grid, Interpolation.LINEAR);
    }

    /**
     * Reads grey values.
     *
     * @param out room for them
     */
    StoredGrey readGrey(PatchGrid grid, float[] out) {
        PatchSampler sampler = sampler(grid);
        if (sampler.storesBytes()) return new StoredGrey(sampler.bytes(), out, grid.finished());
        sampler.floats(out);
        boolean integer = raw.level(grid.voxelSize()).dtype().integer;
        if (!integer && Voxels.anyNotFinite(out, DType.FLOAT32)) refuse(grid, out);
        return StoredGrey.of(out, grid.finished());
    }

    /** Says where a value is that is not a number: exactly, unless the patch is turned. */
    private void refuse(PatchGrid grid, float[] values) {
        double[] size = grid.voxelSize();
        Sampled asStored = raw.read(grid.min(), size, grid.shape(), Interpolation.LINEAR, 0);
        raw.requireNumbers(asStored.values(), grid.min(), size, grid.shape());
        raw.requireNumbers(values, grid.min(), size, grid.finished());
    }

    @Override
    public String toString() {
        return name + " " + Arrays.toString(labels.keySet().stream().sorted().toArray());
    }
}

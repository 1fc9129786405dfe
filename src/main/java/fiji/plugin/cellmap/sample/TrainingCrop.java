// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.challenge.ClassLogic;
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
 * An annotated crop with the EM around it. A class that is not in the map is unknown there, unless
 * it follows from others ({@link #concluding}); a class in the map is known everywhere in the crop:
 * present where the stored value is above 0, else absent (255 has no special meaning, as in the
 * official tools), and NaN unknown. Thread-safe.
 */
public final class TrainingCrop {

    private final String name;
    private final Volume raw;
    private final Map<String, Volume> labels;
    private final boolean padding;
    private final ClassLogic logic;

    /**
     * A crop of which nothing is taught where the EM is black padding.
     *
     * @param name for messages, e.g. {@code jrc_cos7-1a/crop234}
     * @param raw EM of the whole data set
     * @param labels annotated classes, all over the same box; at least one
     */
    public TrainingCrop(String name, Volume raw, Map<String, Volume> labels) {
        this(name, raw, labels, false, null);
    }

    private TrainingCrop(
            String name,
            Volume raw,
            Map<String, Volume> labels,
            boolean padding,
            ClassLogic logic) {
        if (labels.isEmpty()) throw new IllegalArgumentException(name + " has no labels");
        this.name = name;
        this.raw = raw;
        this.labels = Map.copyOf(labels);
        this.padding = padding;
        this.logic = logic;
    }

    /**
     * The same crop.
     *
     * @param learn whether labels count where the EM is solid black, too
     */
    public TrainingCrop withPadding(boolean learn) {
        return new TrainingCrop(name, raw, labels, learn, logic);
    }

    /**
     * The same crop.
     *
     * @param conclusions by which classes that it does not annotate are concluded from those that
     *     it does; null for not at all
     */
    public TrainingCrop concluding(ClassLogic conclusions) {
        return new TrainingCrop(name, raw, labels, padding, conclusions);
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

    /** How much is known of a class: all of it if it is annotated, else what follows. */
    public ClassLogic.Knowledge knowledge(String label) {
        if (annotates(label)) return ClassLogic.Knowledge.WHOLE;
        return logic == null ? ClassLogic.Knowledge.NONE : logic.knowledge(label, labels.keySet());
    }

    /** Whether the crop can show voxels of a class. */
    public boolean teaches(String label) {
        return knowledge(label).compareTo(ClassLogic.Knowledge.PART) >= 0;
    }

    /** Whether something follows for a class that it does not annotate. */
    boolean concludes(String label) {
        return !annotates(label) && knowledge(label) != ClassLogic.Knowledge.NONE;
    }

    /** What follows for the classes that it does not annotate; blocks. */
    ConcludedLabels concluded(PatchGrid grid) {
        return ConcludedLabels.read(logic, grid, labels);
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
        return CropBox.of(this.name, raw, labels.get(name), voxelSize);
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
        LabelSink sink = (c, states) -> System.arraycopy(states, 0, labels, c * n, n);
        float[] grey = read(targets, grid, intensity, sink);
        return new Patch(name, grid.min(), grid.finished(), grey, labels);
    }

    /**
     * Reads a box as {@link #read(Targets, double[], double[], int[], Intensity)} does, without
     * holding all of its labels.
     *
     * @param sink gets them channel after channel
     * @return normalised grey values, z y x
     */
    public float[] read(
            Targets targets,
            double[] min,
            double[] voxelSize,
            int[] shape,
            Intensity intensity,
            LabelSink sink) {
        return read(targets, PatchGrid.of(min, voxelSize, shape, Geometry.NONE), intensity, sink);
    }

    private float[] read(Targets targets, PatchGrid grid, Intensity intensity, LabelSink sink) {
        StoredGrey grey = readGrey(grid, new float[grid.voxels()]);
        readLabels(targets, grid, grid, grey, sink);
        grey.finish(GreyChanges.NONE, intensity);
        return grey.values();
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
            Targets targets, PatchGrid grid, PatchGrid middle, StoredGrey grey, LabelSink sink) {
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

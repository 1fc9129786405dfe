// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Seeds;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An endless sequence of training samples; sample k is a pure function of (seed, k). Thread-safe.
 *
 * <p>Each sample: a crop chosen to balance the classes ({@link CropChoice}); a position uniform
 * over whole voxels so that the patch lies inside the crop, or as near as possible around a voxel
 * of a class, or centred on an axis where the crop is smaller; one geometric draw for grey values
 * and labels; changes of the grey values; defects.
 */
public final class PatchSource {

    /** Places that are tried for a patch with something to learn. */
    private static final int DRAWS = 64;

    private static final long BALANCE = 1;
    private static final long PLACE = 2;
    private static final long GEOMETRY = 3;
    private static final long GREY = 4;
    private static final long DEFECTS = 5;
    private static final long WARP = 6;

    private final List<TrainingCrop> crops;
    private final List<CropBox> boxes;
    private final Targets targets;
    private final double[] voxelSize;
    private final int[] patchSize;
    private final int[] targetSize;
    private final AugmentSection augment;
    private final Intensity intensity;
    private final Defects defects;
    private final CropChoice choice;
    private final long seed;

    /**
     * Patches that have targets everywhere.
     *
     * @param crops to train on; crops that annotate none of the classes are never drawn
     * @param targets output channels
     * @param voxelSize of input and target in nm, z y x
     * @param patchSize in voxels, z y x
     * @throws UsageException if the section is impossible for these patches
     * @throws CellMapException if there are no crops, a crop lies outside its EM, or no crop
     *     annotates one of the classes
     */
    public PatchSource(
            List<TrainingCrop> crops,
            Targets targets,
            double[] voxelSize,
            int[] patchSize,
            AugmentSection augment,
            Intensity intensity,
            long seed) {
        this(crops, targets, voxelSize, patchSize, patchSize, augment, intensity, seed);
    }

    /**
     * As above.
     *
     * @param targetSize middle of the patch that has targets, in voxels, z y x; the rest is context
     *     for a network without padding, and may lie outside the crop
     */
    public PatchSource(
            List<TrainingCrop> crops,
            Targets targets,
            double[] voxelSize,
            int[] patchSize,
            int[] targetSize,
            AugmentSection augment,
            Intensity intensity,
            long seed) {
        AugmentCheck.check(augment, voxelSize, patchSize);
        List<String> classes = targets.classes();
        this.crops = usable(crops, classes);
        this.targets = targets;
        this.voxelSize = voxelSize.clone();
        this.patchSize = patchSize.clone();
        this.targetSize = targetSize.clone();
        this.augment = augment;
        this.intensity = intensity;
        defects = new Defects(augment, voxelSize.clone(), intensity);
        this.seed = seed;
        boxes = this.crops.stream().map(crop -> crop.box(voxelSize)).toList();
        choice = CropChoice.of(this.crops, classes, Seeds.mix(seed, BALANCE));
    }

    private PatchSource(PatchSource other, CropChoice choice) {
        crops = other.crops;
        boxes = other.boxes;
        targets = other.targets;
        voxelSize = other.voxelSize;
        patchSize = other.patchSize;
        targetSize = other.targetSize;
        augment = other.augment;
        intensity = other.intensity;
        defects = other.defects;
        seed = other.seed;
        this.choice = choice;
    }

    /**
     * Patches like these, of which every second one is of a crop that is drawn for a class that has
     * a voxel in it: many crops annotate a class, and few have it. Reads labels; blocks.
     */
    public PatchSource byPresence() {
        return new PatchSource(this, choice.byPresence(crops, targets.classes(), voxelSize));
    }

    /**
     * The same, and these patches are placed around a random voxel of that class: what fills little
     * of a crop is seldom in a patch elsewhere. Reads all labels; blocks.
     */
    public PatchSource onVoxels() {
        return new PatchSource(this, choice.onVoxels(crops, targets.classes(), voxelSize));
    }

    private static List<TrainingCrop> usable(List<TrainingCrop> crops, List<String> classes) {
        if (crops.isEmpty())
            throw new CellMapException(
                    "Cannot train",
                    "",
                    "There are no training crops.",
                    "Check the data root, and data.datasets, data.crops and data.datasplit.");
        List<String> missing =
                classes.stream()
                        .filter(label -> crops.stream().noneMatch(crop -> crop.teaches(label)))
                        .toList();
        if (!missing.isEmpty()) {
            boolean one = missing.size() == 1;
            throw new CellMapException(
                    "Cannot train the class" + (one ? " " : "es ") + String.join(", ", missing),
                    "",
                    "None of "
                            + Counted.of(crops.size(), "training crop")
                            + " annotates "
                            + (one ? "it." : "them."),
                    one
                            ? "Remove it from classes, or add crops that annotate it."
                            : "Remove them from classes, or add crops that annotate them.");
        }
        return crops.stream().filter(crop -> classes.stream().anyMatch(crop::teaches)).toList();
    }

    /** Number of channels that patches have. */
    public int channels() {
        return targets.size();
    }

    /** D, H, W of every patch, in voxels. */
    public int[] patchSize() {
        return patchSize.clone();
    }

    /** D, H, W of the middle of a patch that has targets, in voxels. */
    public int[] targetSize() {
        return targetSize.clone();
    }

    /**
     * Sample k. Blocks while it reads.
     *
     * @param k at least 0
     * @return a patch with at least one annotated voxel
     * @throws CellMapException if the data cannot be read
     */
    public Patch patch(long k) {
        float[] grey = new float[patchSize[0] * patchSize[1] * patchSize[2]];
        int n = targetSize[0] * targetSize[1] * targetSize[2];
        byte[] labels = new byte[Math.multiplyExact(targets.size(), n)];
        Place place = read(k, grey, (c, states) -> System.arraycopy(states, 0, labels, c * n, n));
        return new Patch(place.crop.name(), place.min, patchSize.clone(), grey, labels);
    }

    /** Where a sample is. */
    private record Place(TrainingCrop crop, double[] min) {}

    /**
     * Reads sample k into arrays.
     *
     * @param grey of the patch size; is filled
     * @param labels gets those of the target size; where it gets them again, the last count
     */
    void sample(long k, float[] grey, LabelSink labels) {
        read(k, grey, labels);
    }

    private Place read(long k, float[] grey, LabelSink labels) {
        int i = choice.crop(k);
        ClassVoxels voxels = choice.voxels(k);
        TrainingCrop crop = crops.get(i);
        Warp warp = Warp.draw(augment, voxelSize, patchSize, Seeds.random(seed, WARP, k));
        Geometry geometry = Geometry.draw(augment, Seeds.random(seed, GEOMETRY, k)).bent(warp);
        for (long draw = 0; draw < DRAWS; draw++) {
            RandomGenerator random =
                    draw == 0 ? Seeds.random(seed, PLACE, k) : Seeds.random(seed, PLACE, k, draw);
            double[] min =
                    voxels.isEmpty()
                            ? place(boxes.get(i), random)
                            : around(boxes.get(i), voxels.draw(random));
            PatchGrid grid = PatchGrid.of(min, voxelSize, patchSize, geometry);
            if (read(crop, grid, k, grey, labels)
                    || !geometry.straight() && read(crop, grid.straight(), k, grey, labels))
                return new Place(crop, min);
        }
        throw new CellMapException(
                "Cannot make a training patch of crop " + crop.name(),
                crop.raw().location(),
                "No voxel of "
                        + DRAWS
                        + " patches is both annotated and in the EM; solid black is taken for padding, and distances are unknown near the border of a crop.",
                "Leave the crop out, or set data.learn_padding.");
    }

    /** Where there is nothing to learn, in padding above all, another place is drawn. */
    private boolean read(TrainingCrop crop, PatchGrid grid, long k, float[] out, LabelSink labels) {
        StoredGrey grey = crop.readGrey(grid, out);
        PatchGrid middle = grid.middle(targetSize);
        if (!crop.readLabels(targets, grid, middle, grey, labels)) return false;
        grey.finish(GreyChanges.draw(augment, Seeds.random(seed, GREY, k)), intensity);
        defects.apply(out, grey.shape(), Seeds.random(seed, DEFECTS, k));
        return true;
    }

    private double[] place(CropBox box, RandomGenerator random) {
        int[] start = new int[3];
        for (int d = 0; d < 3; d++) {
            int free = box.shape()[d] - targetSize[d];
            start[d] = free > 0 ? random.nextInt(free + 1) : Math.floorDiv(free, 2);
        }
        return corner(box, start);
    }

    /** As near around a place as the patch stays in the crop. */
    private double[] around(CropBox box, double[] nm) {
        int[] start = new int[3];
        for (int d = 0; d < 3; d++) {
            int free = box.shape()[d] - targetSize[d];
            int voxel = (int) Math.floor((nm[d] - box.min()[d]) / voxelSize[d]);
            start[d] =
                    free > 0
                            ? Math.max(0, Math.min(free, voxel - targetSize[d] / 2))
                            : Math.floorDiv(free, 2);
        }
        return corner(box, start);
    }

    /** The lower corner of a patch, in nm, whose middle with targets starts at a voxel. */
    private double[] corner(CropBox box, int[] start) {
        double[] min = new double[3];
        for (int d = 0; d < 3; d++) {
            int context = (patchSize[d] - targetSize[d]) / 2;
            min[d] = box.min()[d] + (start[d] - context) * voxelSize[d];
        }
        return min;
    }
}

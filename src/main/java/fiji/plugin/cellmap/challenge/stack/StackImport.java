// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.foreign.ForeignImage;
import fiji.plugin.cellmap.store.foreign.ForeignImages;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Imports a stack of images into the layout of a challenge, as OME-NGFF with a pyramid. Nothing is
 * visible at the destination until it is complete; memory is bounded whatever the size of the
 * stack.
 */
public final class StackImport {

    /** Where test crops are noted, and their ground truth is put. */
    public static final String MANIFEST = "test_crop_manifest.csv";

    public static final String TRUTH = "ground_truth.zarr";

    /** Relative difference of voxel sizes that is not worth a word. */
    private static final double SIMILAR = 1e-3;

    private final Challenge challenge;
    private final Path root;
    private final Progress progress;
    private final List<String> notes = new ArrayList<>();

    public StackImport(Challenge challenge, Path root, Progress progress) {
        this.challenge = challenge;
        this.root = root;
        this.progress = progress;
    }

    /**
     * What to bring in.
     *
     * @param stack file or folder, see {@link ForeignImages#open}
     * @param dataset to put it into
     * @param voxelSize nm, z y x; null for that of the file
     * @param translation nm, of the centre of the stack's first voxel, z y x
     * @param region part of the stack; null for all of it
     * @param overwrite whether to replace what is there
     */
    public record Request(
            Path stack,
            String dataset,
            double[] voxelSize,
            double[] translation,
            Box region,
            boolean overwrite) {

        /** Grid of the region. */
        VoxelGrid grid() {
            double[] start = translation.clone();
            for (int d = 0; region != null && d < 3; d++)
                start[d] += region.min()[d] * voxelSize[d];
            return new VoxelGrid(voxelSize, start);
        }

        /** With the voxel size of the file, if none was given. */
        Request sized(ForeignImage file) {
            if (voxelSize != null) return this;
            if (file.voxelSize() == null)
                throw new UsageException(
                        "The voxel size is not known",
                        stack,
                        "The file does not state it.",
                        "Give @{voxelSize} in nm: z,y,x, or one number for cubes.");
            return new Request(stack, dataset, file.voxelSize(), translation, region, overwrite);
        }

        Planes planes(ForeignImage file) {
            Planes planes = ForeignPlanes.of(file, grid());
            return region == null ? planes : new PartPlanes(planes, region);
        }

        /** What to tell of the file, and of its voxel size if it was the file that gave it. */
        List<String> notes(ForeignImage file) {
            List<String> notes = new ArrayList<>(file.notes());
            double[] stated = file.voxelSize();
            if (stated == null) return notes;
            if (voxelSize == null)
                notes.add("The voxel size is that of the file: " + nm(stated) + " nm (z, y, x).");
            else if (!similar(stated, voxelSize))
                notes.add("The file states another voxel size: " + nm(stated) + " nm (z, y, x).");
            return notes;
        }

        private static String nm(double[] size) {
            return Arrays.stream(size)
                    .mapToObj(v -> Json.MAPPER.getNodeFactory().numberNode(v).asText())
                    .collect(Collectors.joining(", "));
        }

        private static boolean similar(double[] a, double[] b) {
            for (int d = 0; d < a.length; d++)
                if (Math.abs(a[d] - b[d]) > SIMILAR * b[d]) return false;
            return true;
        }
    }

    /**
     * What was brought in.
     *
     * @param where group or array
     * @param shape voxels, z y x
     * @param dtype NumPy's name
     * @param voxelSize nm, z y x
     * @param objects that were told apart; null where none were to be
     */
    public record Imported(
            String where, long[] shape, String dtype, double[] voxelSize, Integer objects) {}

    /**
     * Imports EM; blocks.
     *
     * @param range grey values that become 0 and 255; null to keep values and type
     * @throws UsageException if the request is wrong; nothing is written
     * @throws fiji.plugin.cellmap.util.CellMapException if the stack cannot be read; likewise
     */
    public Imported em(Request asked, double[] range) {
        GroupLocation place = layout().em(asked.dataset());
        StackWriter writer = new StackWriter(place, asked.overwrite(), progress);
        try (ForeignImage file = ForeignImages.open(asked.stack())) {
            Request request = asked.sized(file);
            notes.addAll(asked.notes(file));
            Planes stack = request.planes(file);
            Planes planes = range == null ? stack : new GreyPlanes(stack, range[0], range[1]);
            if (!planes.dtype().integer)
                throw new UsageException(
                        "Grey values need a range",
                        stack.location(),
                        "Its pixels are floating-point numbers.",
                        "Give @{range} as LOW,HIGH: the values that become black and white.");
            writer.image(planes, request.grid(), Pyramid.Mode.MEAN);
            return imported(place, planes, request, null);
        }
    }

    /**
     * Imports the ground truth of a class of a crop; blocks.
     *
     * @param crop number
     * @param components whether the objects are the connected parts of what is not 0
     * @param test whether it is a test crop: then its ground truth goes into {@link #TRUTH}, and
     *     its place into {@link #MANIFEST}
     * @throws UsageException if the request is wrong; nothing is written
     * @throws fiji.plugin.cellmap.util.CellMapException if the stack cannot be read; likewise
     */
    public Imported label(
            Request asked, int crop, String className, boolean components, boolean test) {
        boolean instance = challenge.classes().require(className).isInstance();
        if (components && !instance)
            throw new UsageException(
                    "Cannot split a semantic class into objects",
                    className,
                    "The class is semantic.",
                    "Leave out @{components}.");
        GroupLocation place =
                test
                        ? new GroupLocation(root.resolve(TRUTH), "crop" + crop + "/" + className)
                        : layout().label(asked.dataset(), crop, className);
        StackWriter writer = new StackWriter(place, asked.overwrite(), progress);
        try (ForeignImage file = ForeignImages.open(asked.stack())) {
            Request request = asked.sized(file);
            notes.addAll(asked.notes(file));
            Planes planes = new LabelPlanes(request.planes(file), instance && !components);
            CropTarget target = target(request, crop, className, planes);
            StackTestCrops crops = new StackTestCrops(root.resolve(MANIFEST));
            if (test) crops.require(target);
            Optional<ObjectPlanes> objects =
                    components ? Optional.of(new ObjectPlanes(planes, progress)) : Optional.empty();
            if (objects.isPresent()) planes = objects.get();
            if (test) {
                writer.truth(planes, request.grid());
                crops.add(target);
            } else {
                writer.image(planes, request.grid(), Pyramid.Mode.MOST_FREQUENT);
            }
            Integer count = objects.map(ObjectPlanes::objects).orElse(null);
            return imported(place, planes, request, count);
        }
    }

    /** What a user should know of the files that were imported, as sentences. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Whether the EM of a dataset is there. */
    public boolean hasEm(String dataset) {
        return Files.isDirectory(layout().em(dataset).path());
    }

    private DataLayout layout() {
        return challenge.layout(root);
    }

    private static CropTarget target(Request request, int crop, String className, Planes planes) {
        VoxelGrid grid = request.grid();
        return new CropTarget(
                crop,
                request.dataset(),
                className,
                grid.scale(),
                grid.translation(),
                planes.shape());
    }

    private static Imported imported(
            GroupLocation place, Planes planes, Request request, Integer objects) {
        return new Imported(
                place.toString(),
                planes.shape(),
                planes.dtype().label,
                request.voxelSize(),
                objects);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.EmVoxel;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
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

    /** Of what is decoded. */
    private static final long CACHE_MIB = 256;

    private final Challenge challenge;
    private final Path root;
    private final Progress progress;
    private final List<String> notes = new ArrayList<>();
    private ContainerFormat format;

    public StackImport(Challenge challenge, Path root, Progress progress) {
        this.challenge = challenge;
        this.root = root;
        this.progress = progress;
    }

    /**
     * Chooses the format of what is written, but for the ground truth of test crops, which is read
     * by other programs as Zarr.
     *
     * @param wanted null for that of the dataset, Zarr for a new one
     */
    public StackImport format(ContainerFormat wanted) {
        format = wanted;
        return this;
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

        /** With the place of a volume. */
        Request of(VoxelImage volume) {
            VoxelGrid grid = volume.grid();
            return new Request(stack, dataset, grid.scale(), grid.translation(), region, overwrite);
        }

        Planes planes(ForeignImage file) {
            VoxelImage image = VoxelImage.of(file.array(), new ChunkCache(CACHE_MIB), grid());
            return part(new VolumePlanes(image, file::close));
        }

        Planes part(Planes planes) {
            return region == null ? planes : new PartPlanes(planes, region);
        }

        /** What to tell of the file, and of its voxel size if it was the file that gave it. */
        List<String> notes(ForeignImage file) {
            List<String> notes = new ArrayList<>(file.notes());
            double[] stated = file.voxelSize();
            double[] taken = voxelSize == null ? stated : voxelSize;
            if (taken != null) EmVoxel.doubt(taken).ifPresent(notes::add);
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
        StackWriter writer = emWriter(asked);
        try (ForeignImage file = ForeignImages.open(asked.stack())) {
            Request request = asked.sized(file);
            notes.addAll(asked.notes(file));
            return em(request, request.planes(file), range, writer);
        }
    }

    /** As {@link #em(Request, double[])}, of a volume in the place of a stack. */
    public Imported em(VoxelImage volume, Request asked, double[] range) {
        Request request = asked.of(volume);
        Planes planes = request.part(new VolumePlanes(volume, () -> {}));
        return em(request, planes, range, emWriter(asked));
    }

    private StackWriter emWriter(Request request) {
        return new StackWriter(emPlace(request.dataset()), request.overwrite(), progress);
    }

    private Imported em(Request request, Planes stack, double[] range, StackWriter writer) {
        Planes planes = range == null ? stack : new GreyPlanes(stack, range[0], range[1]);
        if (!planes.dtype().integer)
            throw new UsageException(
                    "Grey values need a range",
                    stack.location(),
                    "Its pixels are floating-point numbers.",
                    "Give @{range} as LOW,HIGH: the values that become black and white.");
        writer.image(planes, request.grid(), Pyramid.Mode.MEAN);
        if (planes instanceof GreyPlanes grey) notes.addAll(grey.notes());
        return imported(emPlace(request.dataset()), planes, request, null);
    }

    /**
     * Which ground truth a stack is.
     *
     * @param crop number
     * @param components whether the objects are the connected parts of what is not 0
     * @param test whether it is a test crop: then its ground truth goes into {@link #TRUTH}, and
     *     its place into {@link #MANIFEST}
     */
    public record Truth(int crop, String className, boolean components, boolean test) {}

    /**
     * Imports the ground truth of a class of a crop; blocks.
     *
     * @throws UsageException if the request is wrong; nothing is written
     * @throws fiji.plugin.cellmap.util.CellMapException if the stack cannot be read; likewise
     */
    public Imported label(Request asked, Truth truth) {
        StackWriter writer = labelWriter(asked, truth);
        try (ForeignImage file = ForeignImages.open(asked.stack())) {
            Request request = asked.sized(file);
            notes.addAll(asked.notes(file));
            return label(request, request.planes(file), truth, writer);
        }
    }

    /** As {@link #label(Request, Truth)}, of a volume in the place of a stack. */
    public Imported label(VoxelImage volume, Request asked, Truth truth) {
        Request request = asked.of(volume);
        Planes planes = request.part(new VolumePlanes(volume, () -> {}));
        return label(request, planes, truth, labelWriter(asked, truth));
    }

    private StackWriter labelWriter(Request asked, Truth truth) {
        if (truth.components() && !isInstance(truth))
            throw new UsageException(
                    "Cannot split a semantic class into objects",
                    truth.className(),
                    "The class is semantic.",
                    "Leave out @{components}.");
        return new StackWriter(place(asked, truth), asked.overwrite(), progress);
    }

    private boolean isInstance(Truth truth) {
        return challenge.classes().require(truth.className()).isInstance();
    }

    private GroupLocation place(Request asked, Truth truth) {
        String name = challenge.classes().require(truth.className()).name();
        if (truth.test())
            return new GroupLocation(root.resolve(TRUTH), "crop" + truth.crop() + "/" + name);
        ContainerFormat chosen = format(asked.dataset());
        refuseOther(layout(other(chosen)).crop(asked.dataset(), truth.crop()));
        return layout(chosen).label(asked.dataset(), truth.crop(), name);
    }

    private GroupLocation emPlace(String dataset) {
        ContainerFormat chosen = format(dataset);
        refuseOther(layout(other(chosen)).em(dataset));
        return layout(chosen).em(dataset);
    }

    private ContainerFormat format(String dataset) {
        if (format != null) return format;
        Path zarr = layout().em(dataset).container();
        Path n5 = layout(ContainerFormat.N5).em(dataset).container();
        return Files.isDirectory(n5) && !Files.isDirectory(zarr)
                ? ContainerFormat.N5
                : ContainerFormat.ZARR_V2;
    }

    private static ContainerFormat other(ContainerFormat chosen) {
        return chosen == ContainerFormat.N5 ? ContainerFormat.ZARR_V2 : ContainerFormat.N5;
    }

    private DataLayout layout(ContainerFormat chosen) {
        return layout().in(chosen);
    }

    /** Readers would find one of the two only. */
    private static void refuseOther(GroupLocation place) {
        if (!Files.exists(place.path())) return;
        throw new UsageException(
                "It is already there in another format",
                place,
                "An image or a crop of a dataset is in one format.",
                "Choose another @{format}, or delete what is there.");
    }

    private Imported label(Request request, Planes stack, Truth truth, StackWriter writer) {
        Planes planes = new LabelPlanes(stack, isInstance(truth) && !truth.components());
        CropTarget target = target(request, truth, planes);
        StackTestCrops crops = new StackTestCrops(root.resolve(MANIFEST));
        if (truth.test()) crops.require(target);
        Integer objects = null;
        if (truth.components()) {
            ObjectPlanes parts = new ObjectPlanes(planes, progress);
            objects = parts.objects();
            planes = parts;
        }
        if (truth.test()) {
            writer.truth(planes, request.grid());
            crops.add(target);
        } else {
            writer.image(planes, request.grid(), Pyramid.Mode.MOST_FREQUENT);
        }
        return imported(place(request, truth), planes, request, objects);
    }

    /** What a user should know of the files that were imported, as sentences. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Writes a volume as a multiscale group, plane by plane; blocks. Nothing is there before it is
     * complete; what was there is replaced.
     */
    public static void copy(VoxelImage volume, GroupLocation place, Progress progress) {
        new StackWriter(place, true, progress)
                .image(new VolumePlanes(volume, () -> {}), volume.grid(), Pyramid.Mode.MEAN);
    }

    /** Whether the EM of a dataset is there. */
    public boolean hasEm(String dataset) {
        return layout().existingEm(dataset).isPresent();
    }

    private DataLayout layout() {
        return challenge.layout(root);
    }

    private static CropTarget target(Request request, Truth truth, Planes planes) {
        VoxelGrid grid = request.grid();
        return new CropTarget(
                truth.crop(),
                request.dataset(),
                truth.className(),
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

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.stack.StackImport;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Imports a stack of images into a data root: EM, or, where a crop and a class are named, ground
 * truth.
 */
@Purpose(Import.PURPOSE)
public record Import(
        @Param(
                        help =
                                "TIFF, HDF5, MRC or NIfTI file, or folder of slices; of HDF5 also FILE/DATASET.",
                        placeholder = "STACK",
                        argument = true,
                        required = true,
                        kind = Param.Kind.PATH,
                        extensions = {
                            "tif", "tiff", "h5", "hdf5", "hdf", "ims", "mrc", "rec", "map", "nii",
                            "gz"
                        })
                String stack,
        @Param(
                        help = "Folder of the datasets.",
                        label = "Data root",
                        placeholder = "ROOT",
                        required = true,
                        kind = Param.Kind.NEW_FOLDER)
                String out,
        @Param(help = "Name of the dataset to put it into.", placeholder = "NAME", required = true)
                String dataset,
        @Param(
                        help = "Voxel size of the stack: z,y,x, or one number for cubes.",
                        unit = "nm",
                        placeholder = "NM",
                        unset = "its own, if it states one",
                        min = 0)
                double[] voxelSize,
        @Param(
                        help = "Position of the stack's first voxel in the dataset, z,y,x.",
                        unit = "nm",
                        placeholder = "NM",
                        length = 3,
                        byDefault = "0,0,0",
                        advanced = true)
                double[] translation,
        @Param(
                        help = "Part of the stack; the second number of each axis is excluded.",
                        placeholder = "Z0:Z1,Y0:Y1,X0:X1",
                        unset = "all of it",
                        advanced = true)
                String region,
        @Param(
                        help = "Ground truth: number of the crop; together with its class.",
                        unset = "none: EM",
                        min = 0)
                Integer crop,
        @Param(
                        help = "Ground truth: class; together with the number of its crop.",
                        name = "class",
                        placeholder = "CLASS",
                        unset = "none: EM")
                String className,
        @Param(
                        help =
                                "Ground truth of a test crop: it goes into ground_truth.zarr, and its place into test_crop_manifest.csv.",
                        label = "Test crop",
                        byDefault = "false",
                        needs = "crop")
                Boolean test,
        @Param(
                        help = "Treat the connected parts of the mask as objects (26 neighbours).",
                        byDefault = "false",
                        needs = "crop")
                Boolean components,
        @Param(
                        help = "EM: grey values that become 0 and 255; the result has 8 bits.",
                        placeholder = "GREY",
                        length = 2,
                        unset = "grey values are kept",
                        excludes = "crop",
                        advanced = true)
                double[] range,
        @Param(
                        help = Words.FORMAT + " Auto: that of the dataset, Zarr for a new one.",
                        choices = {Words.AUTO, Words.ZARR, Words.N5},
                        byDefault = Words.AUTO,
                        advanced = true)
                String format,
        @Param(
                        help = Words.CHALLENGE,
                        placeholder = "NAME|YAML",
                        unset = "CellMap's",
                        kind = Param.Kind.CHALLENGE,
                        extensions = "yaml",
                        advanced = true)
                String challenge,
        @Param(help = "Replace what is there.", byDefault = "false") Boolean overwrite)
        implements Verb<Import.Result> {

    public static final String PURPOSE =
            "Import a stack of images into a data root: EM, or the ground truth of a crop.";

    private static final Pattern REGION =
            Pattern.compile("(\\d{1,9}):(\\d{1,9}),(\\d{1,9}):(\\d{1,9}),(\\d{1,9}):(\\d{1,9})");

    /** What came out. */
    public record Result(StackImport.Imported imported, List<String> notes) implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            notes.forEach(n -> text.append("Note: ").append(n).append('\n'));
            text.append(imported.where())
                    .append(": ")
                    .append(Arrays.toString(imported.shape()))
                    .append(' ')
                    .append(imported.dtype());
            if (imported.objects() != null)
                text.append(", ").append(imported.objects()).append(" objects");
            return text.toString();
        }
    }

    @Override
    public void check() {
        Verb.super.check();
        checkPlace();
    }

    @Override
    public Result run(Progress progress) {
        check();
        return run(null, progress);
    }

    /**
     * As {@link #run(Progress)}, of a volume in the place of the stack, with the voxel size and the
     * position that it has.
     *
     * @param volume null for the stack
     */
    public Result run(VoxelImage volume, Progress progress) {
        checkPlace();
        boolean label = crop != null;
        Path file = volume == null ? Path.of(stack) : null;
        StackImport.Request request =
                new StackImport.Request(
                        file, dataset, VoxelSize.of(voxelSize), place(), part(), is(overwrite));
        StackImport imports =
                new StackImport(Challenge.find(challenge), Path.of(out), progress)
                        .format(Words.format(format));
        boolean missing = label && !imports.hasEm(dataset);
        StackImport.Imported imported;
        if (label) {
            StackImport.Truth truth =
                    new StackImport.Truth(crop, className, is(components), is(test));
            imported =
                    volume == null
                            ? imports.label(request, truth)
                            : imports.label(volume, request, truth);
        } else {
            imported =
                    volume == null
                            ? imports.em(request, range)
                            : imports.em(volume, request, range);
        }
        List<String> notes = new ArrayList<>(imports.notes());
        if (missing) notes.add("The EM of " + dataset + " is not there yet; import it as well.");
        return new Result(imported, notes);
    }

    /**
     * Refuses what does not concern the stack.
     *
     * @throws UsageException naming what is wrong
     */
    public void checkPlace() {
        if (!dataset.matches("\\w[\\w.-]*"))
            throw new UsageException(
                    "Invalid name of a dataset",
                    dataset,
                    "It becomes the name of a folder.",
                    "Use letters, digits, '_', '-' and '.'.");
        if ((crop == null) != (className == null))
            throw new UsageException(
                    "Only half of a pair is given",
                    "",
                    "@{crop} and @{class} belong together.",
                    "Give both for ground truth, or neither for EM.");
        if (is(test) && Words.N5.equals(format))
            throw new UsageException(
                    "Invalid request",
                    "@{format}",
                    "Ground truth of test crops is Zarr, as the official evaluator reads it.",
                    "Leave it out.");
        VoxelSize.of(voxelSize);
        part();
        Challenge.find(challenge);
    }

    private double[] place() {
        return translation == null ? new double[3] : translation;
    }

    private Box part() {
        if (region == null || region.isBlank()) return null;
        Matcher parts = REGION.matcher(region.replace(" ", ""));
        if (!parts.matches())
            throw new UsageException(
                    "Invalid region",
                    "@{region} " + region,
                    "It does not have the form z0:z1,y0:y1,x0:x1.",
                    "Give the first and last voxel of each axis; the last is excluded.");
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = Long.parseLong(parts.group(2 * d + 1));
            max[d] = Long.parseLong(parts.group(2 * d + 2));
        }
        return Box.between(min, max);
    }

    private static boolean is(Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}

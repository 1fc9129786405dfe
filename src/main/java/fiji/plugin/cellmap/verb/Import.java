package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.stack.StackImport;
import fiji.plugin.cellmap.store.Box;
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
 * Brings a stack of images into a data root: EM, or, where a crop and a class are named, ground
 * truth.
 *
 * @param stack TIFF file, or folder with one image for each plane
 * @param out data root
 * @param dataset name
 * @param voxelSize nm, z y x; one number for cubes
 * @param translation nm, of the centre of the stack's first voxel, z y x; null for 0
 * @param region {@code z0:z1,y0:y1,x0:x1} of the stack, the second excluded; null for all
 * @param crop number; null for EM
 * @param className class; null for EM
 * @param test whether it is the ground truth of a test crop; null for false
 * @param components whether the objects are the connected parts of what is not 0; null for false
 * @param range grey values that become 0 and 255; null to keep them
 * @param challenge shipped name or definition; null for CellMap's
 * @param overwrite replaces what is there; null for false
 */
public record Import(
        String stack,
        String out,
        String dataset,
        double[] voxelSize,
        double[] translation,
        String region,
        Integer crop,
        String className,
        Boolean test,
        Boolean components,
        double[] range,
        String challenge,
        Boolean overwrite)
        implements Verb<Import.Result> {

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
    public Result run(Progress progress) {
        given("--out", out);
        given("--dataset", dataset);
        if (!dataset.matches("\\w[\\w.-]*"))
            throw new UsageException(
                    "Impossible name of a dataset",
                    dataset,
                    "It becomes the name of a folder.",
                    "Use letters, digits, '_', '-' and '.'.");
        if ((crop == null) != (className == null))
            throw new UsageException(
                    "Half of a pair is given",
                    "",
                    "--crop and --class belong together.",
                    "Give both for ground truth, neither for EM.");
        boolean label = crop != null;
        refuse("--test", is(test) && !label, "It is for ground truth.");
        refuse("--components", is(components) && !label, "It is for ground truth.");
        refuse("--range", range != null && label, "It is for EM.");
        refuse("--crop " + crop, label && crop < 0, "Crops are numbered from 0 on.");
        refuse("--range", range != null && range.length != 2, "It needs two numbers.");
        StackImport.Request request =
                new StackImport.Request(
                        Path.of(given("the stack", stack)),
                        dataset,
                        size(),
                        place(),
                        part(),
                        is(overwrite));
        StackImport imports = new StackImport(Challenge.find(challenge), Path.of(out), progress);
        List<String> notes = new ArrayList<>();
        if (!label) return new Result(imports.em(request, range), notes);
        if (!imports.hasEm(dataset))
            notes.add("The EM of " + dataset + " is not there yet; import it as well.");
        StackImport.Imported imported =
                imports.label(request, crop, className, is(components), is(test));
        return new Result(imported, notes);
    }

    private double[] size() {
        boolean one = voxelSize != null && voxelSize.length == 1;
        double[] zyx = one ? new double[] {voxelSize[0], voxelSize[0], voxelSize[0]} : voxelSize;
        if (zyx == null || zyx.length != 3 || !Arrays.stream(zyx).allMatch(v -> v > 0 && v < 1e9))
            throw new UsageException(
                    "No voxel size is given",
                    "--voxel-size",
                    "An image file does not tell it reliably.",
                    "Give it in nm: z,y,x, or one number for cubes.");
        return zyx;
    }

    private double[] place() {
        double[] zyx = translation == null ? new double[3] : translation;
        if (zyx.length != 3 || !Arrays.stream(zyx).allMatch(Double::isFinite))
            throw new UsageException(
                    "Impossible place", "--translation", "It needs three numbers.", "Give z,y,x.");
        return zyx;
    }

    private Box part() {
        if (region == null || region.isBlank()) return null;
        Matcher parts = REGION.matcher(region.replace(" ", ""));
        if (!parts.matches())
            throw new UsageException(
                    "Impossible region",
                    "--region " + region,
                    "It is not of the form z0:z1,y0:y1,x0:x1.",
                    "Give first and last voxel of each axis, the last excluded.");
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = Long.parseLong(parts.group(2 * d + 1));
            max[d] = Long.parseLong(parts.group(2 * d + 2));
        }
        return Box.between(min, max);
    }

    private static String given(String what, String value) {
        if (value != null && !value.isBlank()) return value;
        throw new UsageException("Something is missing", what, "It is not given.", "Give it.");
    }

    private static void refuse(String option, boolean wrong, String why) {
        if (wrong)
            throw new UsageException(
                    "Impossible request", option, why, "See: cellmap help import.");
    }

    private static boolean is(Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}

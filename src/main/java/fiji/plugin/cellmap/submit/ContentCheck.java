// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.metric.ConnectedComponents;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.metric.RunsBuilder;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads every stored voxel of a label and looks at what it holds. */
final class ContentCheck {

    private static final long SLAB = 1 << 23;

    /** Components from which single voxels are looked at. */
    private static final int MANY = 1000;

    private final String path;
    private final VoxelImage image;
    private final Progress progress;
    private boolean empty;

    /**
     * @param image for reading from one end to the other
     */
    ContentCheck(String path, VoxelImage image, Progress progress) {
        this.path = path;
        this.image = image;
        this.progress = progress;
    }

    /** What becomes of the planes that hold something. */
    private interface Planes {
        void add(Object values, int rows);
    }

    /** Whether what was looked at holds no voxel that counts as present. */
    boolean isEmpty() {
        return empty;
    }

    List<Finding> mask() {
        ValueKinds[] kinds = {ValueKinds.NONE};
        read(
                (values, rows) -> {
                    if (values != null)
                        kinds[0] = kinds[0].plus(ValueKinds.of(values, image.dtype()));
                });
        empty = kinds[0].largest() <= 0 && !kinds[0].noNumber();
        List<Finding> findings = new ArrayList<>();
        if (kinds[0].fraction())
            findings.add(
                    warning(
                            "It holds fractions: everything above 0 counts as present, not only "
                                    + "above 0.5.",
                            "Cut probabilities at a threshold: cellmap process."));
        else if (kinds[0].several())
            findings.add(
                    warning(
                            "It holds several values, the largest "
                                    + kinds[0].largest()
                                    + ": everything above 0 counts as present.",
                            "If these are probabilities, cut them at a threshold."));
        else if (!image.dtype().integer)
            findings.add(
                    warning(
                                    "It holds a mask as " + image.dtype().label + ".",
                                    "Use 8-bit integers.")
                            .byTool());
        if (kinds[0].noNumber())
            findings.add(
                    warning(
                            "It holds NaN or infinity: NaN is background, infinity is present.",
                            "Use 0 and 1."));
        if (kinds[0].negative())
            findings.add(
                    warning("It holds negative numbers: they are background.", "Use 0 and 1."));
        return findings;
    }

    List<Finding> objects() {
        int[] shape = Arrays.stream(image.shape()).mapToInt(Math::toIntExact).toArray();
        RunsBuilder builder = new RunsBuilder(shape, !image.dtype().signed);
        ValueKinds[] kinds = {ValueKinds.NONE};
        boolean unusual = image.dtype().signed || !image.dtype().integer;
        read(
                (values, rows) -> {
                    if (values == null) {
                        builder.addBackground(rows);
                        return;
                    }
                    builder.add(values);
                    if (unusual) kinds[0] = kinds[0].plus(ValueKinds.of(values, image.dtype()));
                });
        List<Finding> findings = new ArrayList<>();
        if (kinds[0].noNumber())
            findings.add(
                    Finding.error(
                            path,
                            "It holds NaN or infinity as ids: each such voxel counts as an object,"
                                    + " or the crop is not scored.",
                            "Write 0 where there is no object."));
        else if (kinds[0].fraction() || kinds[0].negative())
            findings.add(
                    warning(
                            "It holds numbers that are not ids: "
                                    + (kinds[0].fraction() ? "fractions." : "negative ones."),
                            "Turn probabilities into objects: cellmap process."));
        else if (!image.dtype().integer)
            findings.add(
                    warning(
                                    "It holds ids as "
                                            + image.dtype().label
                                            + ", which are blurred when they are downsampled.",
                                    "Use unsigned integers.")
                            .byTool());
        findings.addAll(components(builder.build()));
        return findings;
    }

    private List<Finding> components(Runs ids) {
        empty = ids.values() == 0;
        Runs objects = ConnectedComponents.of(ids);
        List<Finding> findings = new ArrayList<>();
        int[] pieces = new int[ids.values() + 1];
        int[] of = objects.valuesIn(ids);
        for (int k = 1; k <= objects.values(); k++) pieces[of[k]]++;
        long split = Arrays.stream(pieces).filter(n -> n > 1).count();
        if (ids.values() > 1 && split > 0)
            findings.add(
                    warning(
                            split
                                    + " of "
                                    + ids.values()
                                    + " ids lie in several pieces: each piece counts as an object.",
                            "Join the pieces, or remove all but the largest."));
        long single = Arrays.stream(objects.sizes()).skip(1).filter(n -> n == 1).count();
        if (objects.values() >= MANY && 2 * single > objects.values())
            findings.add(
                    warning(
                            objects.values()
                                    + " objects, most of them one voxel: with more than 10 to 60"
                                    + " for each true object the crop is not scored.",
                            "Remove small objects with process.min_size."));
        return findings;
    }

    private void read(Planes planes) {
        long[] shape = image.shape();
        long step = Math.max(1, SLAB / Math.max(1, shape[1] * shape[2]));
        for (long z = 0; z < shape[0]; z += step) {
            progress.check();
            long end = Math.min(shape[0], z + step);
            Box box = image.bounds().planes(z, end);
            int rows = Math.toIntExact((end - z) * shape[1]);
            planes.add(image.isBackground(box) ? null : image.read(box), rows);
        }
    }

    private Finding warning(String what, String fix) {
        return Finding.warning(path, what, fix);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * Makes {@code submission.zip} from a folder of results; see {@link SubmissionWriter}. Results may
 * have any voxel size, position and format; ids are kept as integers.
 */
public final class Packager {

    private Packager() {}

    /**
     * Packages results; blocks. Labels are made in parallel as far as memory reaches, slab by slab;
     * what is finished when the work stops is used when the same is packaged again.
     *
     * @param template path of the results with {@code {dataset}}, {@code {crop}} (as {@code
     *     crop234}) and {@code {class}}; {@code /{class}} is added where it is absent, and a last
     *     part {@code s0} stands for its group; where there is nothing in Zarr, the same in N5
     *     counts
     * @param given voxel size of results that tell none
     * @param zip the file to write; an older one is replaced
     * @throws UsageException if there is no result for any row; nothing is written
     * @throws fiji.plugin.cellmap.util.CellMapException if a result cannot be read or matched; no
     *     submission is written then
     */
    public static PackageReport run(
            String template,
            Path zip,
            Manifest manifest,
            OrganelleClasses classes,
            GivenSize given,
            Progress progress) {
        return run(
                row -> List.of(template), full(template), zip, manifest, classes, given, progress);
    }

    /**
     * As above, from several places.
     *
     * @param templates by row, as above: the first at which there is a result is taken
     * @param from all of them, for messages
     */
    public static PackageReport run(
            Function<CropTarget, List<String>> templates,
            String from,
            Path zip,
            Manifest manifest,
            OrganelleClasses classes,
            GivenSize given,
            Progress progress) {
        return writer(templates, from, manifest, classes, given, progress).write(zip);
    }

    /**
     * Makes some of the labels for {@link #run}, which then finds them; blocks.
     *
     * @param mine which of the rows that have a result, by their number from 0
     * @return how many
     */
    public static int labels(
            Function<CropTarget, List<String>> templates,
            String from,
            Path zip,
            Manifest manifest,
            OrganelleClasses classes,
            GivenSize given,
            IntPredicate mine,
            Progress progress) {
        return writer(templates, from, manifest, classes, given, progress).labels(zip, mine);
    }

    private static SubmissionWriter writer(
            Function<CropTarget, List<String>> templates,
            String from,
            Manifest manifest,
            OrganelleClasses classes,
            GivenSize given,
            Progress progress) {
        SubmissionWriter writer =
                new SubmissionWriter(
                        manifest,
                        classes,
                        row -> first(templates.apply(row), row),
                        MatchedCrop.Values.KEPT,
                        given,
                        progress);
        if (writer.found() > 0) return writer;
        throw new UsageException(
                "Nothing to package",
                from,
                "There is no result for any of the "
                        + manifest.rows().size()
                        + " rows of the manifest.",
                "Predict and process first, or give the folder of the results; for other crops"
                        + " than the challenge's, their @{manifest}.");
    }

    private static Optional<GroupLocation> first(List<String> templates, CropTarget row) {
        return templates.stream()
                .map(template -> location(full(template), row))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whether there is a result for a row. */
    public static boolean isThere(String template, CropTarget row) {
        return location(full(template), row).isPresent();
    }

    private static String full(String template) {
        return template.contains("{class}") ? template : template + "/{class}";
    }

    private static Optional<GroupLocation> location(String template, CropTarget row) {
        String path =
                template.replace("{dataset}", row.dataset())
                        .replace("{crop}", row.cropName())
                        .replace("{class}", row.className())
                        .replaceAll("[/\\\\]s\\d+[/\\\\]*$", "");
        GroupLocation place = GroupLocation.of(Path.of(path));
        return exists(place) ? Optional.of(place) : place.existing();
    }

    private static boolean exists(GroupLocation location) {
        if (Files.exists(location.path())) return true;
        if (!Files.isRegularFile(location.container())) return false;
        try (ArrayStore store = Stores.open(location.container())) {
            return store.isArray(location.group()) || store.isGroup(location.group());
        }
    }
}

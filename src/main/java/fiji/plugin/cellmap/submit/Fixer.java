// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a submission again in the form that {@link Packager} gives it, without guessing: labels
 * are placed where the official evaluator would put them, groups become arrays, Zarr version 3
 * becomes 2, what is missing becomes empty, what is not scored or does harm is left out. No score
 * changes except for the better.
 */
public final class Fixer {

    private Fixer() {}

    /**
     * Fixes a submission; blocks.
     *
     * @param submission a zip file or a folder; it stays as it is
     * @param findings what {@link Validator} found in it
     * @param zip the file to write
     * @throws CellMapException if an error among the findings cannot be fixed without guessing;
     *     nothing is written
     */
    public static PackageReport fix(
            Path submission,
            List<Finding> findings,
            Path zip,
            Manifest manifest,
            OrganelleClasses classes,
            Progress progress) {
        List<Finding> hard = findings.stream().filter(f -> f.isError() && !f.fixable()).toList();
        if (!hard.isEmpty())
            throw new CellMapException(
                    "Cannot fix the submission",
                    submission,
                    "These findings cannot be fixed without guessing:\n"
                            + hard.stream().map(Finding::line).collect(Collectors.joining("\n")),
                    "Repair that first, or package again.");
        Path container;
        try (Submission read = Submission.open(submission, false)) {
            container = read.container();
        }
        return new SubmissionWriter(
                        manifest,
                        classes,
                        row -> location(container, row),
                        MatchedCrop.Values.OFFICIAL,
                        progress)
                .write(zip);
    }

    private static Optional<GroupLocation> location(Path container, CropTarget row) {
        for (String crop : List.of(row.cropName(), row.cropName().substring("crop".length()))) {
            GroupLocation place = new GroupLocation(container.resolve(crop), row.className());
            if (exists(place)) return Optional.of(place);
        }
        return Optional.empty();
    }

    private static boolean exists(GroupLocation place) {
        try (ArrayStore store = Stores.open(place.container())) {
            return store.isArray(place.group()) || store.isGroup(place.group());
        } catch (CellMapException e) {
            return false;
        }
    }
}

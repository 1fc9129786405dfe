// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a submission again in the form that {@link Packager} gives it, without guessing: labels
 * are placed where the official evaluator would put them, groups become arrays, Zarr version 3
 * becomes 2, names are corrected, what is missing becomes empty, what is not scored or does harm is
 * left out. No voxel of a label is lost, and no score changes except for the better.
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
        List<Finding> noted = new ArrayList<>();
        Map<CropTarget, GroupLocation> places = new HashMap<>();
        try (Submission read = Submission.openAnyway(submission, noted)) {
            for (CropTarget row : manifest.rows())
                location(read, row).ifPresent(place -> places.put(row, place));
        }
        requireAll(submission, findings, manifest, places.keySet());
        for (Map.Entry<CropTarget, GroupLocation> label : places.entrySet())
            requireRoom(label.getKey(), label.getValue(), classes);
        return new SubmissionWriter(
                        manifest,
                        classes,
                        row -> Optional.ofNullable(places.get(row)),
                        MatchedCrop.Values.OFFICIAL,
                        GivenSize.NONE,
                        progress)
                .write(zip);
    }

    /** A label among harmful members of a zip file would be left out with them. */
    private static void requireAll(
            Path submission, List<Finding> findings, Manifest manifest, Set<CropTarget> found) {
        for (CropTarget row : manifest.rows())
            for (Finding finding : findings)
                if (!found.contains(row)
                        && finding.where().contains(row.cropName())
                        && finding.where().contains(row.className() + "/"))
                    throw lossy(
                            submission,
                            row.path() + " is only in a member that must not be unpacked.");
    }

    /** A label that reaches beyond its crop would be cut. */
    private static void requireRoom(CropTarget row, GroupLocation place, OrganelleClasses classes) {
        boolean instance = classes.isInstance(row.className());
        try (ArrayStore store = Stores.open(place.container())) {
            MatchedCrop label =
                    MatchedCrop.open(
                            store, place.group(), row, instance, MatchedCrop.Values.OFFICIAL);
            if (label.isResampled()) return;
            long before = label.presentAtSource();
            long after = label.present();
            if (after < before)
                throw lossy(
                        label.location(),
                        (before - after)
                                + " of its "
                                + before
                                + " voxels lie outside its crop and would be lost.");
        }
    }

    private static CellMapException lossy(Object where, String why) {
        return new CellMapException(
                "Cannot fix the submission", where, why, "Repair that first, or package again.");
    }

    /** Whether a label is there in a form that can be read. */
    static boolean finds(Submission submission, CropTarget row) {
        return location(submission, row).isPresent();
    }

    private static Optional<GroupLocation> location(Submission submission, CropTarget row) {
        return submission
                .path(row)
                .map(
                        path -> {
                            int slash = path.indexOf('/');
                            return new GroupLocation(
                                    submission.container().resolve(path.substring(0, slash)),
                                    path.substring(slash + 1));
                        })
                .filter(Fixer::exists);
    }

    private static boolean exists(GroupLocation place) {
        try (ArrayStore store = Stores.open(place.container())) {
            return store.isArray(place.group()) || store.isGroup(place.group());
        } catch (CellMapException e) {
            return false;
        }
    }
}

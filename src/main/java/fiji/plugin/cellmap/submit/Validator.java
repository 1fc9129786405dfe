// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.TaskPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds what the official evaluator would refuse, and what would silently lower a score. Any file
 * can be given: nothing is unpacked, nothing outside is touched, and whatever is wrong becomes a
 * finding, never an exception.
 */
public final class Validator {

    private final Manifest manifest;
    private final OrganelleClasses classes;
    private final Progress progress;
    private final List<Finding> findings = new ArrayList<>();

    private Validator(Manifest manifest, OrganelleClasses classes, Progress progress) {
        this.manifest = manifest;
        this.classes = classes;
        this.progress = progress;
    }

    /**
     * Checks a submission with the official classes; see {@link #validate(Path, Manifest,
     * OrganelleClasses, Progress)}.
     */
    public static List<Finding> validate(Path submission, Manifest manifest) {
        return validate(submission, manifest, OrganelleClasses.official(), Progress.none());
    }

    /**
     * Checks a submission; blocks. Every stored chunk of a scored label is read.
     *
     * @param submission a zip file or a folder
     * @return what was found, in the order of the submission; empty if all is well
     */
    public static List<Finding> validate(
            Path submission, Manifest manifest, OrganelleClasses classes, Progress progress) {
        Validator validator = new Validator(manifest, classes, progress);
        validator.check(submission);
        return List.copyOf(validator.findings);
    }

    private void check(Path path) {
        if (Files.isRegularFile(path)) {
            beside(path);
            if (!isSafe(path)) return;
        }
        try (Submission submission = Submission.open(path)) {
            crops(submission);
        } catch (CellMapException e) {
            findings.add(Finding.error("", e.why(), e.fix()));
        }
    }

    /** The official evaluator unpacks {@code a.zip} to {@code a.zarr}, and not if that is there. */
    private void beside(Path zip) {
        String name = zip.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Path folder = zip.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".zarr");
        if (Files.exists(folder))
            findings.add(
                    Finding.warning(
                            folder.getFileName().toString(),
                            "It lies beside the zip file, and the official evaluator would score"
                                    + " it instead.",
                            "Move it away before you run that."));
    }

    private boolean isSafe(Path zip) {
        try {
            List<Finding> found = ZipCheck.of(ZipDirectory.read(zip));
            findings.addAll(found);
            return found.isEmpty();
        } catch (CellMapException e) {
            findings.add(Finding.error("", e.why(), e.fix()));
            return false;
        }
    }

    private void crops(Submission submission) {
        Map<Integer, List<CropTarget>> wanted = manifest.byCrop();
        List<String> names = wanted.keySet().stream().map(n -> "crop" + n).toList();
        if (submission.isVersion3()) {
            findings.add(
                    Finding.error("", "It is Zarr version 3.", "Write version 2, or package again.")
                            .byTool());
            return;
        }
        String prefix = submission.missingPrefix(names);
        folders(submission, names, prefix);
        progress.begin("Validating", manifest.rows().size());
        List<CropTarget> there = new ArrayList<>();
        for (Map.Entry<Integer, List<CropTarget>> crop : wanted.entrySet()) {
            String name = ("crop" + crop.getKey()).substring(prefix.length());
            if (isThere(submission.store(), name, crop.getValue())) there.addAll(crop.getValue());
        }
        LabelCheck check = new LabelCheck(submission.store(), classes, progress);
        List<List<Finding>> found =
                TaskPool.standard()
                        .map(
                                there,
                                row -> LabelCheck.memoryMib(row, classes),
                                row -> {
                                    progress.check();
                                    String path = row.path().substring(prefix.length());
                                    List<Finding> label = check.of(row, path);
                                    progress.advance(1);
                                    return label;
                                });
        found.forEach(findings::addAll);
    }

    private void folders(Submission submission, List<String> names, String prefix) {
        if (!submission.hasGroup(""))
            findings.add(
                    Finding.warning(
                                    "",
                                    "The root has no .zgroup; the evaluator adds one.",
                                    "Add {\"zarr_format\": 2}.")
                            .byTool());
        for (String folder : new TreeSet<>(submission.folders())) {
            if (names.contains(prefix + folder)) {
                if (!submission.hasGroup(folder))
                    findings.add(
                            Finding.warning(
                                            folder,
                                            "It has no .zgroup; the evaluator adds one.",
                                            "Add {\"zarr_format\": 2}.")
                                    .byTool());
            } else if (names.contains("crop" + folder)) {
                boolean twice = submission.folders().contains("crop" + folder);
                findings.add(
                        Finding.error(
                                        ZipCheck.shown(folder),
                                        "Other crops have the word crop in their name, so this one"
                                                + " is not seen.",
                                        "Call it crop" + folder + ".")
                                .byTool(!twice));
            } else {
                findings.add(
                        Finding.warning(
                                        ZipCheck.shown(folder),
                                        "The manifest has no such crop; it is ignored.",
                                        "Remove it.")
                                .byTool());
            }
        }
        if (!prefix.isEmpty())
            findings.add(
                    Finding.warning(
                                    "",
                                    "Crops lack the word crop in their names.",
                                    "Call them crop557 and so on.")
                            .byTool());
    }

    private boolean isThere(ArrayStore store, String name, List<CropTarget> rows) {
        List<String> labels = store.list(name);
        if (labels.isEmpty()) {
            findings.add(
                    Finding.error(
                                    name,
                                    "The crop is missing: all of its "
                                            + rows.size()
                                            + " labels score 0.",
                                    "Package again; empty labels score better than missing ones.")
                            .byTool());
            progress.advance(rows.size());
            return false;
        }
        List<String> known = rows.stream().map(CropTarget::className).toList();
        for (String label : labels)
            if (!known.contains(label))
                findings.add(
                        Finding.warning(
                                        ZipCheck.shown(name + "/" + label),
                                        "This label is not scored in this crop; it is ignored.",
                                        "Remove it.")
                                .byTool());
        return true;
    }
}

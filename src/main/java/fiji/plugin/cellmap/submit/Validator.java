// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.challenge.Spelling;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.TaskPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds what the official evaluator would refuse, and what would silently lower a score. Any file
 * can be given: nothing is unpacked, nothing outside is touched, and whatever is wrong becomes a
 * finding, never an exception.
 */
public final class Validator {

    private static final int MOST_NAMES = 5;

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
        try (Submission submission = Submission.openAnyway(path, findings)) {
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
        String prefix = prefix(submission, names);
        folders(submission, names, prefix);
        progress.begin("Validating", manifest.rows().size());
        List<CropTarget> there = new ArrayList<>();
        for (Map.Entry<Integer, List<CropTarget>> crop : wanted.entrySet()) {
            Optional<String> folder = submission.folder(crop.getKey());
            if (isThere(submission, folder.orElse("crop" + crop.getKey()), crop.getValue()))
                there.addAll(crop.getValue());
        }
        LabelCheck check = new LabelCheck(submission, classes, progress);
        List<List<Finding>> found =
                TaskPool.standard()
                        .map(
                                there,
                                row -> LabelCheck.memoryMib(row, classes),
                                row -> {
                                    progress.check();
                                    List<Finding> label = check.of(row);
                                    progress.advance(1);
                                    return label;
                                });
        found.forEach(findings::addAll);
        empty(there, check.empty());
    }

    /** What is all 0, a line for each class: it is scored, but seldom meant. */
    private void empty(List<CropTarget> there, Set<CropTarget> empty) {
        Map<String, List<String>> byClass = new TreeMap<>();
        for (CropTarget row : there)
            if (empty.contains(row))
                byClass.computeIfAbsent(row.className(), name -> new ArrayList<>())
                        .add(row.cropName());
        byClass.forEach(
                (name, crops) -> {
                    long all = there.stream().filter(r -> r.className().equals(name)).count();
                    boolean one = crops.size() == 1;
                    boolean every = !one && crops.size() == all;
                    findings.add(
                            Finding.warning(
                                    (one ? crops.get(0) : "crop*") + "/" + name,
                                    "It is all 0"
                                            + (one
                                                    ? ""
                                                    : " in " + (every ? "all " : "") + crops.size())
                                            + (one
                                                    ? ""
                                                    : " crops" + (every ? "" : ", " + some(crops)))
                                            + ": it is scored as nothing found.",
                                    "If the class is there, check its prediction and its processing."));
                });
    }

    private static String some(List<String> crops) {
        int shown = Math.min(MOST_NAMES, crops.size());
        String more = crops.size() > shown ? " and " + (crops.size() - shown) + " more" : "";
        return String.join(", ", crops.subList(0, shown)) + more;
    }

    /** That of {@link Submission#missingPrefix}, where other letters are as good. */
    private String prefix(Submission submission, List<String> names) {
        List<String> folders = submission.folders();
        boolean lacking = folders.stream().anyMatch(f -> names.contains("crop" + f));
        if (folders.stream().noneMatch(names::contains) && lacking) {
            for (String name : submission.clashes())
                findings.add(
                        Finding.error(
                                        ZipCheck.shown(name),
                                        "The evaluator adds the word crop to the names of all"
                                                + " folders, and stops as this one is there.",
                                        "Call the crops crop557 and so on.")
                                .byTool());
            return "crop";
        }
        boolean alike =
                folders.stream().anyMatch(f -> names.stream().anyMatch(f::equalsIgnoreCase));
        return alike ? "" : submission.missingPrefix(names);
    }

    private void folders(Submission submission, List<String> names, String prefix) {
        requireGroup(submission, "", "The root");
        for (String folder : new TreeSet<>(submission.folders())) {
            if (names.contains(prefix + folder)) {
                requireGroup(submission, folder, "It");
            } else if (SubmissionRoot.isOfMacOs(folder)) {
                continue;
            } else if (isOther(folder, names, submission.folders())) {
                findings.add(
                        Finding.error(
                                        ZipCheck.shown(folder),
                                        "Crops are found by their exact name, so this one is not.",
                                        "Call it " + folder.toLowerCase(Locale.ROOT) + ".")
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

    /** Whether a folder is a crop in other letters, and nothing is in the right ones. */
    private static boolean isOther(String folder, List<String> names, List<String> folders) {
        return names.stream().anyMatch(n -> n.equalsIgnoreCase(folder) && !folders.contains(n));
    }

    private void requireGroup(Submission submission, String folder, String what) {
        Finding finding;
        try {
            if (submission.hasGroup(folder)) return;
            finding =
                    Finding.warning(
                            folder,
                            what + " has no .zgroup; the evaluator adds one.",
                            "Add {\"zarr_format\": 2}.");
        } catch (CellMapException e) {
            finding =
                    Finding.error(
                            folder,
                            what + " has a .zgroup that is no JSON: the evaluation stops.",
                            "Write {\"zarr_format\": 2}.");
        }
        findings.add(finding.byTool());
    }

    private boolean isThere(Submission submission, String name, List<CropTarget> rows) {
        if (submission.isFile(name) || submission.store().isArray(name)) {
            findings.add(
                    Finding.error(
                            name,
                            "It is no folder of labels, but "
                                    + (submission.isFile(name) ? "a file." : "an array."),
                            "Package again."));
            progress.advance(rows.size());
            return false;
        }
        List<String> labels = submission.store().list(name);
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
            if (!known.contains(label)) findings.add(unknown(submission, name, label, known));
        return true;
    }

    /** A label that may be meant for one that is missing is not simply left out. */
    private static Finding unknown(
            Submission submission, String crop, String label, List<String> known) {
        String where = ZipCheck.shown(crop + "/" + label);
        for (String name : known) {
            Optional<String> taken = submission.label(crop, name);
            if (taken.filter(label::equals).isPresent())
                return Finding.error(
                                where,
                                "Labels are found by their exact name, so this one is not.",
                                "Call it " + name + ".")
                        .byTool();
            if (taken.isEmpty() && Spelling.isAlike(label, name))
                return Finding.error(
                        where,
                        "This label is not scored, and " + name + " is missing.",
                        "If it is " + name + ", call it so; otherwise remove it.");
        }
        return Finding.warning(
                        where,
                        "This label is not scored in this crop; it is ignored.",
                        "Remove it.")
                .byTool();
    }
}

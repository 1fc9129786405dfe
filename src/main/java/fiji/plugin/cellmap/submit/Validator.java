package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds what the official evaluator would refuse, and what would make a score silently bad. Any
 * file can be given: nothing is unpacked, nothing outside is touched, and whatever is wrong becomes
 * a finding, never an exception.
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
        if (Files.isRegularFile(path) && !isSafe(path)) return;
        try (Submission submission = Submission.open(path)) {
            crops(submission);
        } catch (CellMapException e) {
            findings.add(Finding.error("", e.why(), e.fix()));
        }
    }

    private boolean isSafe(Path zip) {
        try {
            findings.addAll(ZipCheck.of(ZipDirectory.read(zip)));
        } catch (CellMapException e) {
            findings.add(Finding.error("", e.why(), e.fix()));
        }
        return findings.isEmpty();
    }

    private void crops(Submission submission) {
        Map<Integer, List<CropTarget>> wanted = manifest.byCrop();
        List<String> names = wanted.keySet().stream().map(n -> "crop" + n).toList();
        ArrayStore store = submission.store();
        List<String> folders = submission.folders();
        if (submission.isVersion3()) {
            findings.add(
                    Finding.error(
                            "", "It is Zarr version 3.", "Write version 2, or package again."));
            return;
        }
        String prefix = submission.missingPrefix(names);
        for (String folder : new TreeSet<>(folders)) {
            if (names.contains(prefix + folder)) continue;
            boolean bare = names.contains("crop" + folder);
            if (bare)
                findings.add(
                        Finding.error(
                                ZipCheck.shown(folder),
                                "Other crops have the word crop in their name, so this one is"
                                        + " not seen.",
                                "Call it crop" + folder + "."));
            else
                findings.add(
                        Finding.warning(
                                ZipCheck.shown(folder),
                                "The manifest has no such crop; it is ignored.",
                                "Remove it."));
        }
        if (!prefix.isEmpty())
            findings.add(
                    Finding.warning(
                            "",
                            "Crops lack the word crop in their names.",
                            "Call them crop557 and so on."));
        progress.begin("Validating", manifest.rows().size());
        for (Map.Entry<Integer, List<CropTarget>> crop : wanted.entrySet())
            crop(store, ("crop" + crop.getKey()).substring(prefix.length()), crop.getValue());
    }

    private void crop(ArrayStore store, String name, List<CropTarget> rows) {
        List<String> labels = store.list(name);
        if (labels.isEmpty()) {
            findings.add(
                    Finding.error(
                            name,
                            "The crop is missing: all of its " + rows.size() + " labels score 0.",
                            "Package again; empty labels score better than missing ones."));
            progress.advance(rows.size());
            return;
        }
        LabelCheck check = new LabelCheck(store, classes, progress);
        for (CropTarget row : rows) {
            progress.check();
            findings.addAll(check.of(row, name + "/" + row.className()));
            progress.advance(1);
        }
        List<String> known = rows.stream().map(CropTarget::className).toList();
        for (String label : labels)
            if (!known.contains(label))
                findings.add(
                        Finding.warning(
                                ZipCheck.shown(name + "/" + label),
                                "This label is not scored in this crop; it is ignored.",
                                "Remove it."));
    }
}

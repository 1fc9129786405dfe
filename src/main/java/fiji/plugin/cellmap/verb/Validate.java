// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.Manifests;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.submit.Finding;
import fiji.plugin.cellmap.submit.Fixer;
import fiji.plugin.cellmap.submit.Validator;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Checks a submission. */
@Purpose(Validate.PURPOSE)
public record Validate(
        @Param(
                        help = "Zip, or its unpacked folder.",
                        placeholder = "SUBMISSION",
                        argument = true,
                        required = true,
                        kind = Param.Kind.SUBMISSION,
                        extensions = "zip")
                String submission,
        @Param(
                        help = Words.MANIFEST,
                        placeholder = "CSV",
                        kind = Param.Kind.FILE,
                        extensions = "csv",
                        advanced = true,
                        unset = "that of the data root, or the official one")
                String manifest,
        @Param(
                        help = Words.CHALLENGE,
                        placeholder = "NAME|YAML",
                        unset = "the run's, or CellMap's",
                        kind = Param.Kind.CHALLENGE,
                        extensions = "yaml",
                        advanced = true)
                String challenge,
        @Param(
                        help = "Write a corrected zip beside it, where nothing has to be guessed.",
                        byDefault = "false")
                Boolean fix)
        implements Verb<Validate.Result> {

    public static final String PURPOSE = "Check a submission before it is uploaded.";

    /**
     * What was found.
     *
     * @param valid whether nothing found is an error
     * @param findings in the submission
     * @param fixed the file that was written; null if none was
     * @param left what was not fixed, and what was found in that file
     */
    public record Result(
            String submission,
            boolean valid,
            List<Finding> findings,
            String fixed,
            List<Finding> left)
            implements Outcome {
        @Override
        public boolean isFaulty() {
            return !valid;
        }

        @Override
        public String summary() {
            if (fixed != null)
                return String.format(
                        "%s%n%nFixed %d of %d: %s%n%s",
                        text(findings),
                        findings.stream().filter(Finding::fixable).count(),
                        findings.size(),
                        fixed,
                        left.isEmpty() ? text(left) : "Left:\n" + text(left));
            long can = findings.stream().filter(Finding::fixable).count();
            return text(findings) + (can > 0 ? "\nWith @{fix}, " + can + " can be fixed." : "");
        }
    }

    @Override
    public Result run(Progress progress) {
        check();
        Path path = Path.of(submission);
        if (!Files.exists(path))
            throw new UsageException(
                    "Cannot find the submission", path, "There is no such file.", "Package first.");
        Challenge rules = RunChallenge.find(challenge, path);
        Manifest rows = Manifests.find(manifest, RunChallenge.dataRoot(path), rules);
        OrganelleClasses classes = rules.classes();
        List<Finding> findings = Validator.validate(path, rows, classes, progress);
        if (!Boolean.TRUE.equals(fix) || findings.stream().noneMatch(Finding::fixable))
            return new Result(submission, isValid(findings), findings, null, List.of());
        String name = path.toAbsolutePath().normalize().getFileName().toString();
        Path zip =
                path.toAbsolutePath()
                        .resolveSibling(name.replaceAll("\\.z[^.]*$", "") + "-fixed.zip");
        Fixer.fix(path, findings, zip, rows, classes, progress);
        List<Finding> left = new ArrayList<>();
        findings.stream().filter(f -> !f.fixable()).forEach(left::add);
        for (Finding found : Validator.validate(zip, rows, classes, progress))
            if (!left.contains(found)) left.add(found);
        return new Result(submission, isValid(left), findings, zip.toString(), left);
    }

    private static boolean isValid(List<Finding> findings) {
        return findings.stream().noneMatch(Finding::isError);
    }

    /** One line a finding. */
    static String text(List<Finding> findings) {
        return findings.isEmpty()
                ? "The submission is valid."
                : findings.stream().map(Finding::line).collect(Collectors.joining("\n"));
    }
}

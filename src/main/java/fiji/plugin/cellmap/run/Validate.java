package fiji.plugin.cellmap.run;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.submit.Finding;
import fiji.plugin.cellmap.submit.Validator;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks a submission.
 *
 * @param submission zip or folder
 * @param manifest CSV of the test crops; null for the one in the data root of the run that the
 *     submission lies in, or the challenge's
 * @param challenge shipped name or definition; null for the run's, or CellMap's
 */
public record Validate(String submission, String manifest, String challenge)
        implements Verb<Validate.Result> {

    /**
     * What was found.
     *
     * @param valid whether nothing found is an error
     */
    public record Result(String submission, boolean valid, List<Finding> findings)
            implements Outcome {
        @Override
        public String summary() {
            return text(findings);
        }
    }

    @Override
    public Result run(Progress progress) {
        Path path = Path.of(submission);
        if (!Files.exists(path))
            throw new UsageException(
                    "Cannot find the submission", path, "There is no such file.", "Package first.");
        Challenge rules = RunChallenge.find(challenge, path);
        List<Finding> findings =
                Validator.validate(
                        path,
                        Manifests.find(manifest, RunChallenge.dataRoot(path), rules),
                        rules.classes(),
                        progress);
        return new Result(submission, findings.stream().noneMatch(Finding::isError), findings);
    }

    /** One line a finding. */
    static String text(List<Finding> findings) {
        return findings.isEmpty()
                ? "The submission is valid."
                : findings.stream().map(Finding::line).collect(Collectors.joining("\n"));
    }
}

package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Evaluate;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "evaluate", description = "Score a submission by the challenge's rules.")
final class EvaluateCommand extends VerbCommand {

    @Parameters(paramLabel = "SUBMISSION", description = "The zip, or its unpacked folder.")
    String submission;

    @Option(
            names = "--truth",
            required = true,
            paramLabel = "ZARR",
            description = "Ground truth: ZARR/cropN/CLASS.")
    String truth;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Result (result.json beside the submission).")
    String out;

    @Option(
            names = "--manifest",
            paramLabel = "CSV",
            description = "Test crops (test_crop_manifest.csv beside the truth, or the official).")
    String manifest;

    @Option(
            names = "--challenge",
            paramLabel = "NAME|YAML",
            description = "Shipped challenge or definition (the run's, or cellmap).")
    String challenge;

    @Option(
            names = "--scoring",
            paramLabel = "RULES",
            description = "june-2026 or july-2026 (june-2026).")
    String scoring;

    @Option(
            names = "--instance-classes",
            split = ",",
            paramLabel = "CLASS",
            description = "Classes scored by objects (those of the challenge).")
    List<String> instanceClasses;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Evaluate(submission, truth, out, manifest, challenge, scoring, instanceClasses);
    }
}

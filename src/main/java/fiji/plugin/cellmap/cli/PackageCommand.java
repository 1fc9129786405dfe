package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.PackageSubmission;
import fiji.plugin.cellmap.verb.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "package", description = "Make the submission; a run is processed first.")
final class PackageCommand extends VerbCommand {

    @Parameters(paramLabel = "RUN|PROCESSED", description = "Run folder, or processed results.")
    String input;

    @Option(names = "--out", paramLabel = "ZIP", description = "File (RUN/submission.zip).")
    String out;

    @Option(
            names = "--manifest",
            paramLabel = "CSV",
            description = "Test crops (test_crop_manifest.csv of the data root, or the official).")
    String manifest;

    @Option(
            names = "--challenge",
            paramLabel = "NAME|YAML",
            description = "Shipped challenge or definition (the run's, or cellmap).")
    String challenge;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new PackageSubmission(input, out, manifest, challenge);
    }

    @Override
    int code(Outcome outcome) {
        boolean faults =
                ((PackageSubmission.Result) outcome).findings().stream().anyMatch(f -> f.isError());
        return faults ? Main.FAILED : 0;
    }
}

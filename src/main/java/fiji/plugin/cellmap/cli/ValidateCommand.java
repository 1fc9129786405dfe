package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Validate;
import fiji.plugin.cellmap.verb.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "validate", description = "Check a submission; exit code 1 if it has faults.")
final class ValidateCommand extends VerbCommand {

    @Parameters(paramLabel = "SUBMISSION", description = "The zip, or its unpacked folder.")
    String submission;

    @Option(names = "--manifest", paramLabel = "CSV", description = "Test crops (the official).")
    String manifest;

    @Option(
            names = "--challenge",
            paramLabel = "NAME|YAML",
            description = "Shipped challenge or definition (the run's, or cellmap).")
    String challenge;

    @Option(
            names = "--fix",
            description = "Write SUBMISSION-fixed.zip, as far as nothing has to be guessed.")
    boolean fix;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Validate(submission, manifest, challenge, fix);
    }

    @Override
    int code(Outcome outcome) {
        return ((Validate.Result) outcome).valid() ? 0 : Main.FAILED;
    }
}

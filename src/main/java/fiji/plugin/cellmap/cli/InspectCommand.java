package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Inspect;
import fiji.plugin.cellmap.verb.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "inspect", description = "Show what a container, group or array holds.")
final class InspectCommand extends VerbCommand {

    @Parameters(
            paramLabel = "PATH",
            description = "Folder or zip, a path inside one, or https://… or s3://…")
    String path;

    @Option(
            names = "--hash",
            description =
                    "Also the SHA-256 of the voxels, and whether the levels of a volume were made from each other.")
    boolean hash;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Inspect(path, hash);
    }
}

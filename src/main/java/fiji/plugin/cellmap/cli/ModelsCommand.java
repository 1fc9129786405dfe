package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Models;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "models",
        description =
                "List architectures: parameters, memory for a patch, receptive field, source.")
final class ModelsCommand extends VerbCommand {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this architecture.")
    String name;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "An option of the architecture NAME, to see one network with it.")
    List<String> options;

    @Option(names = "--classes", paramLabel = "N", description = "Outputs. Default: 1.")
    Integer classes;

    @Option(
            names = "--patch",
            split = ",",
            paramLabel = "Z,Y,X",
            description = "Patch in voxels, for the memory. Default: 128,128,128.")
    int[] patch;

    @Option(names = "--batch", paramLabel = "N", description = "Patches at a time. Default: 1.")
    Integer batch;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "float32 (default), bf16 or fp16, for the memory.")
    String precision;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Models(name, options, classes, patch, batch, precision);
    }
}

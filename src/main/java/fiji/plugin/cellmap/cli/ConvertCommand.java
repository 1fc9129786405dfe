package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Convert;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "convert",
        description = "Bring weights and models from one format to another. Nothing is executed.")
final class ConvertCommand extends VerbCommand {

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description = "TorchScript model, PyTorch checkpoint (.pt, .pth, .ckpt), safetensors.")
    String input;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description =
                    "The ending says what: .pt (TorchScript model), .safetensors, .pth (state"
                            + " dictionary), .ckpt (Lightning), .zip (bioimage.io package).")
    String output;

    @Option(names = "--config", paramLabel = "CONFIG", description = "Of the network.")
    String config;

    @Option(
            names = "--architecture",
            paramLabel = "NAME",
            description = "Instead of a configuration; `cellmap models` lists them.")
    String architecture;

    @Option(
            names = "--options",
            paramLabel = "KEY=VALUE",
            description = "An option of the architecture; repeatable.")
    List<String> options;

    @Option(names = "--classes", split = ",", description = "Output channels, in order.")
    List<String> classes;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Override a key.")
    List<String> set;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "Put before every name in the output (model. for .ckpt).")
    String prefix;

    @Option(
            names = "--partial",
            description = "Start anew what is missing or has another shape, and say so.")
    boolean partial;

    @Option(
            names = "--about",
            paramLabel = "YAML",
            description = "For a package: name, authors, license, … as in rdf.yaml.")
    String about;

    @Option(
            names = "--sample",
            paramLabel = "ARRAY",
            description = "For a package: EM to take the test input from (noise).")
    String sample;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Convert(
                input,
                output,
                config,
                architecture,
                options,
                classes,
                set,
                prefix,
                partial,
                about,
                sample);
    }
}

package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Convert;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Converts weights and models. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Bring weights and models from one format to another.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Convert Model", weight = 10)
        })
public class ConvertCommand extends VerbCommand<Convert.Result> {

    @Parameter(
            label = "Input",
            description = "TorchScript model, PyTorch checkpoint (.pt, .pth, .ckpt), safetensors.")
    private File input;

    @Parameter(
            label = "Output",
            style = "save",
            description =
                    "The ending says what: .pt (TorchScript model), .safetensors, .pth (state"
                            + " dictionary), .ckpt (Lightning), .zip (bioimage.io package).")
    private File output;

    @Parameter(
            label = "Configuration",
            required = false,
            persist = false,
            description = "YAML file or shipped name that says which network; or name one below.")
    private String config = "";

    @Parameter(
            label = "Architecture",
            required = false,
            persist = false,
            description = "Which network, where there is no configuration: MedNeXt, BasicUNet, …")
    private String architecture = "";

    @Parameter(
            label = "Options",
            required = false,
            persist = false,
            description = "Of the architecture: size=M; kernel=5")
    private String options = "";

    @Parameter(
            label = "Classes",
            required = false,
            persist = false,
            description = "Output channels in order: mito; er")
    private String classes = "";

    @Parameter(
            label = "Start anew what does not fit",
            required = false,
            persist = false,
            description = "Instead of refusing weights that lack tensors or have other shapes.")
    private boolean partial = false;

    @Parameter(
            label = "About",
            required = false,
            persist = false,
            description = "For a package: a YAML with name, authors, license, … as in rdf.yaml.")
    private File about;

    @Parameter(
            label = "Sample",
            style = "directory",
            required = false,
            persist = false,
            description = "For a package: EM to take the test input from; empty for noise.")
    private File sample;

    @Parameter(label = "Overrides", required = false, persist = false, description = Words.SET)
    private String set = "";

    @Parameter(type = ItemIO.OUTPUT, label = "Converted")
    private File converted;

    @Override
    protected Convert verb() {
        return new Convert(
                path(input),
                path(output),
                text(config),
                text(architecture),
                overrides(options),
                list(classes),
                overrides(set),
                null,
                partial,
                path(about),
                path(sample));
    }

    @Override
    protected void finished(Convert.Result result) {
        converted = new File(result.output());
    }
}

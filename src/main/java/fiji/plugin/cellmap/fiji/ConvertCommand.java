// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.exchange.Conversion;
import fiji.plugin.cellmap.verb.Convert;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Convert}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Convert.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Convert Model...", weight = 17)
        })
public class ConvertCommand extends VerbCommand<Convert, Conversion> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Input",
            persist = false,
            description =
                    "TorchScript model, PyTorch checkpoint (.pt, .pth, .ckpt), or safetensors.")
    private File input;

    @Parameter(
            label = "Output",
            style = "save",
            persist = false,
            description =
                    "File to write; its extension sets the format: .pt (TorchScript model), .safetensors, .pth (state dictionary), .ckpt (Lightning), .zip (bioimage.io package).")
    private File output;

    @Parameter(
            label = "Configuration",
            required = false,
            persist = false,
            description =
                    "Configuration of the network: YAML file, or the name of one that comes with the program. Default: what the file says.")
    private File config;

    @Parameter(
            label = "Architecture",
            required = false,
            persist = false,
            description = "Architecture, if there is no configuration. Default: none.")
    private String architecture = "";

    @Parameter(
            label = "Options",
            required = false,
            persist = false,
            description =
                    "Options of the architecture. Default: the architecture's own defaults. Only with config or architecture.")
    private String options = "";

    @Parameter(
            label = "Classes",
            required = false,
            persist = false,
            description =
                    "Output channels, in order. Default: the configuration's. Only with config or architecture.")
    private String classes = "";

    @Parameter(
            label = "Overrides",
            required = false,
            persist = false,
            description =
                    "Values that override keys of the configuration: train.epochs=3,data.patch_size=[32,32,32]. Default: none. Only with config or architecture.")
    private String set = "";

    @Parameter(
            label = "Prefix",
            required = false,
            persist = false,
            description =
                    "Prefix for every name in the output. Default: model. for .ckpt, else none.")
    private String prefix = "";

    @Parameter(
            label = "Partial",
            required = false,
            persist = false,
            description =
                    "Initialise anew what is missing or has a different shape, and report it.")
    private boolean partial;

    @Parameter(
            label = "Weights to take",
            required = false,
            persist = false,
            description =
                    "Which weights, if the file holds several, such as averaged ones: a dictionary in it, or what stands before their names. Default: the trained ones.")
    private String take = "";

    @Parameter(
            label = "About",
            required = false,
            persist = false,
            description =
                    "For a package: YAML with name, authors, license, … as in rdf.yaml. Default: none. Only with output=*.zip.")
    private File about;

    @Parameter(
            label = "Sample",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "For a package: EM to take the test input from. Default: noise. Only with output=*.zip.")
    private File sample;

    @Parameter(
            label = "Trust the model",
            required = false,
            persist = false,
            description =
                    "Load a model whose program uses more than a network needs, such as files: it may do all that your account may.")
    private boolean trust;

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of the sample where its metadata do not say it, or say it wrong: z,y,x of its finest level, or one number for cubes. In nm. Default: that of the metadata. Only with sample.")
    private String voxelSize = "";

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Converted")
    private File converted;

    public ConvertCommand() {
        super(Convert.class);
    }

    @Override
    protected void finished(Convert verb, Conversion result) {
        converted = new File(result.output());
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Models;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Models}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Models.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "List Models...", weight = 19)
        })
public class ModelsCommand extends VerbCommand<Models, Models.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Name",
            required = false,
            persist = false,
            description = "Only this architecture. Default: all.")
    private String name = "";

    @Parameter(
            label = "Options",
            required = false,
            persist = false,
            description =
                    "Options of the architecture, to see one network with them. Default: the published networks. Only with name.")
    private String options = "";

    @Parameter(
            label = "Classes",
            min = "1",
            required = false,
            persist = false,
            description = "Number of classes: the outputs. Default: 1.")
    private int classes = 1;

    @Parameter(
            label = "Patch (voxels)",
            required = false,
            persist = false,
            description =
                    "Patch size z,y,x for which the memory is given. In voxels. Default: 128,128,128, made to fit the network.")
    private String patch = "";

    @Parameter(
            label = "Batch",
            min = "1",
            required = false,
            persist = false,
            description = "Patches at a time. Default: 1.")
    private int batch = 1;

    @Parameter(
            label = "Precision",
            choices = {"float32", "bf16", "fp16"},
            required = false,
            persist = false,
            description =
                    "Precision for which the memory is given. One of float32, bf16, fp16. Default: float32.")
    private String precision = "float32";

    // End of inputs.

    public ModelsCommand() {
        super(Models.class);
    }
}

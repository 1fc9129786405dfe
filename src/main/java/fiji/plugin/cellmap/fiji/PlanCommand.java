// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Plan;
import java.io.File;
import java.util.List;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Plan}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Plan.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Plan Training...", weight = 3.5)
        })
public class PlanCommand extends VerbCommand<Plan, Plan.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Data root",
            style = "directory",
            persist = false,
            description = "Folder of the datasets.")
    private File data;

    @Parameter(label = "Classes", persist = false, description = "Classes to learn, in order.")
    private String classes = "";

    @Parameter(
            label = "Configuration",
            style = "save",
            persist = false,
            description = "Configuration to write. Default: plan.yaml.")
    private File out;

    @Parameter(
            label = "Datasets",
            required = false,
            persist = false,
            description = "Datasets to use; * is any text. Default: all.")
    private String datasets = "";

    @Parameter(
            label = "Training time (hours)",
            min = "0.001",
            max = "10000.0",
            required = false,
            persist = false,
            description = "How long the training may take. In hours. Default: 1.")
    private double hours = 1;

    @Parameter(
            label = "Memory (GiB)",
            required = false,
            persist = false,
            description =
                    "How much memory the training may take. In GiB. Default: half of the machine's, or nine tenths of the GPU's.")
    private String memory = "";

    @Parameter(
            label = "Device",
            required = false,
            persist = false,
            description = "Device to compute on; auto uses a GPU if one works. Default: auto.")
    private String device = "auto";

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description =
                    "Challenge that comes with the program, or a definition in YAML. Default: CellMap's.")
    private String challenge = "";

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Configuration")
    private File configuration;

    public PlanCommand() {
        super(Plan.class);
    }

    @Override
    protected List<String> needed() {
        return List.of("out");
    }

    @Override
    protected void finished(Plan verb, Plan.Result result) {
        configuration = new File(result.file());
    }
}

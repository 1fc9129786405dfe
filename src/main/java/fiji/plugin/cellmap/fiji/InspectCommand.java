// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Inspect;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Inspect}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Inspect.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Inspect Container...", weight = 18)
        })
public class InspectCommand extends VerbCommand<Inspect, Inspect.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Path",
            persist = false,
            description = "Folder or zip, a path inside one, or https://… or s3://….")
    private String path = "";

    @Parameter(
            label = "Hash",
            required = false,
            persist = false,
            description =
                    "Also show the SHA-256 of the voxels, and check whether the levels of a volume were made from each other.")
    private boolean hash;

    // End of inputs.

    public InspectCommand() {
        super(Inspect.class);
    }
}

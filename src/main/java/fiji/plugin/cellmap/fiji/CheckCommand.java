// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Check;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

/** The verb {@link Check}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Check.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Check Engine", weight = 21)
        })
public class CheckCommand extends VerbCommand<Check, Check.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    // End of inputs.

    public CheckCommand() {
        super(Check.class);
    }
}

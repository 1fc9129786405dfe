// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Validate;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Validate}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Validate.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Validate Submission...", weight = 12)
        })
public class ValidateCommand extends VerbCommand<Validate, Validate.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(label = "Submission", persist = false, description = "Zip, or its unpacked folder.")
    private File submission;

    @Parameter(
            label = "Manifest",
            required = false,
            persist = false,
            description =
                    "CSV of the test crops. Default: that of the data root, or the official one.")
    private File manifest;

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description =
                    "Challenge that comes with the program, or a definition in YAML. Default: the run's, or CellMap's.")
    private String challenge = "";

    @Parameter(
            label = "Fix",
            required = false,
            persist = false,
            description = "Write a corrected zip beside it, where nothing has to be guessed.")
    private boolean fix;

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Valid")
    private boolean valid;

    public ValidateCommand() {
        super(Validate.class);
    }

    @Override
    protected void finished(Validate verb, Validate.Result result) {
        valid = result.valid();
    }
}

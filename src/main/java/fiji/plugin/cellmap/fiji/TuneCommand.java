// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Tune;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Tune}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Tune.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Tune Processing...", weight = 9)
        })
public class TuneCommand extends VerbCommand<Tune, Tune.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Run folder",
            style = "directory",
            persist = false,
            description = "Run folder whose held-out crops are predicted.")
    private File input;

    @Parameter(
            label = "Results",
            style = "directory",
            required = false,
            persist = false,
            description = "Folder for the results. Default: processed in the run folder.")
    private File out;

    @Parameter(
            label = "Format",
            choices = {"auto", "zarr", "n5"},
            required = false,
            persist = false,
            description =
                    "Format of what is written: Zarr, or N5 with the metadata of the N5 viewer. Auto: that of earlier results, else that of the predictions. One of auto, zarr, n5. Default: auto.")
    private String format = "auto";

    @Parameter(
            label = "Metric",
            choices = {"challenge", "rand", "voi"},
            required = false,
            persist = false,
            description =
                    "What objects are chosen by: the challenge's score, the adapted Rand error or the variation of information. Classes without objects are chosen by Dice. One of challenge, rand, voi. Default: challenge.")
    private String metric = "challenge";

    @Parameter(
            label = "Overrides",
            required = false,
            persist = false,
            description =
                    "Values that override keys of the configuration: train.epochs=3,data.patch_size=[32,32,32]. Default: none.")
    private String set = "";

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Settings")
    private File tuned;

    public TuneCommand() {
        super(Tune.class);
    }

    @Override
    protected void finished(Tune verb, Tune.Result result) {
        tuned = new File(result.tuned());
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.sweep.SweepResult;
import fiji.plugin.cellmap.verb.Sweep;
import java.io.File;
import java.util.List;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Sweep}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Sweep.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Sweep Settings...", weight = 4.1)
        })
public class SweepCommand extends VerbCommand<Sweep, SweepResult> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Configuration",
            persist = false,
            description = "YAML file, or the name of a configuration that comes with the program.")
    private File config;

    @Parameter(
            label = "Grid",
            required = false,
            persist = false,
            description =
                    "Keys and values to try in all combinations: optimizer.learning_rate=0.01,0.001. Default: none. Not with random.")
    private String grid = "";

    @Parameter(
            label = "Random",
            required = false,
            persist = false,
            description =
                    "Keys and ranges to draw from: optimizer.learning_rate=1e-4..1e-2:log (evenly in the logarithm), train.batch_size=1..4 (whole numbers), or values to choose from. Default: none.")
    private String random = "";

    @Parameter(
            label = "Trials",
            min = "1",
            max = "1000",
            required = false,
            persist = false,
            description = "Trials to draw. Default: 8. Only with random.")
    private int trials = 8;

    @Parameter(
            label = "Halving",
            required = false,
            persist = false,
            description =
                    "Successive halving: all trials train a little, the best go on, the last train to their end.")
    private boolean halving;

    @Parameter(
            label = "Factor",
            min = "2",
            max = "16",
            required = false,
            persist = false,
            description =
                    "With halving: one of so many trials goes on, to so many times as many epochs. Default: 2. Only with halving=true.")
    private int factor = 2;

    @Parameter(
            label = "Data root",
            style = "directory",
            required = false,
            persist = false,
            description = "Folder of the datasets. Default: data.root of the configuration.")
    private File data;

    @Parameter(
            label = "Sweep folder",
            style = "directory",
            persist = false,
            description =
                    "Folder for everything of this sweep; each trial is a run in it. Default: sweeps/NAME.")
    private File out;

    @Parameter(
            label = "Fold",
            required = false,
            persist = false,
            description =
                    "Fold of the crops to hold out, k of n, such as 1/5; it overrides data.fold of the configuration. Default: that of the configuration.")
    private String fold = "";

    @Parameter(
            label = "Device",
            required = false,
            persist = false,
            description = "Device to compute on; auto uses a GPU if one works. Default: auto.")
    private String device = "auto";

    @Parameter(
            label = "Overrides",
            required = false,
            persist = false,
            description =
                    "Values that override keys of the configuration: train.epochs=3,data.patch_size=[32,32,32]. Default: none.")
    private String set = "";

    @Parameter(
            label = "Seed",
            required = false,
            persist = false,
            description = "Determines which trials are drawn. Default: 42. Only with random.")
    private long seed = 42;

    @Parameter(
            label = "Trust the model",
            required = false,
            persist = false,
            description =
                    "Load a model whose program uses more than a network needs, such as files: it may do all that your account may.")
    private boolean trust;

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Best run")
    private File best;

    public SweepCommand() {
        super(Sweep.class);
    }

    @Override
    protected List<String> usual() {
        return List.of("data");
    }

    @Override
    protected List<String> needed() {
        return List.of("out");
    }

    @Override
    protected void finished(Sweep verb, SweepResult result) {
        best = result.best() == null ? null : new File(result.best());
    }
}

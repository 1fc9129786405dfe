// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.truth.TrainingStart;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.verb.Train;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.worker.VerbRunner;
import fiji.plugin.cellmap.worker.Worker;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Trains on from the weights of a run: the verb {@link Train} with the run's configuration. */
@Plugin(
        type = Command.class,
        headless = true,
        description = RetrainCommand.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Train On...", weight = 4.5)
        })
public class RetrainCommand extends CellMapCommand<RetrainCommand.Request> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Run folder",
            style = "directory",
            persist = false,
            description = "Folder of a trained run, whose configuration and weights are taken.")
    private File run;

    @Parameter(
            label = "New run folder",
            style = "directory",
            persist = false,
            description = "Folder for the new run.")
    private File out;

    @Parameter(
            label = "Data root",
            style = "directory",
            persist = false,
            description = "Folder of the datasets.")
    private File data;

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
            label = "Trust the model",
            required = false,
            persist = false,
            description =
                    "Load a model whose program uses more than a network needs, such as files: it may do all that your account may.")
    private boolean trust;

    @Parameter(
            label = "Report",
            required = false,
            persist = false,
            description =
                    "Afterwards make the report of the run, and open it in the browser; not in macros.")
    private boolean report = true;

    // End of inputs.

    static final String PURPOSE =
            "Train on from the weights of a run, with crops that were added or corrected.";

    @Parameter(type = ItemIO.OUTPUT, label = "Model")
    private File model;

    private Train verb;

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(
                            help =
                                    "Folder of a trained run, whose configuration and weights are taken.",
                            label = "Run folder",
                            required = true,
                            kind = Param.Kind.TRAINED)
                    String run,
            @Param(
                            help = "Folder for the new run.",
                            label = "New run folder",
                            required = true,
                            kind = Param.Kind.NEW_RUN)
                    String out,
            @Param(
                            help = "Folder of the datasets.",
                            label = "Data root",
                            required = true,
                            kind = Param.Kind.FOLDER)
                    String data,
            @Param(help = Computing.HELP) Computing computing) {

        Request {
            computing = Computing.or(computing);
        }
    }

    public RetrainCommand() {
        super(Request.class);
    }

    /** Where the verb runs. */
    protected VerbRunner runner() {
        return Worker.standard();
    }

    @Override
    protected Verb<?> running() {
        return verb;
    }

    @Override
    protected Optional<Class<? extends Record>> own() {
        return Optional.of(AndReport.class);
    }

    @Override
    protected void check(Request request) {
        super.check(request);
        verb(request).check();
    }

    @Override
    protected String execute(Host host, Request request) {
        verb = verb(request);
        return host.during(
                title(RetrainCommand.class),
                activity -> {
                    TrainingResult result = runner().run(verb, activity);
                    model = new RunFolder(new File(request.out()).toPath()).model().toFile();
                    boolean report = own(AndReport.class).report();
                    return AndReport.after(result, report, runner(), host, activity);
                });
    }

    /** The training that the run's configuration and weights begin. */
    private static Train verb(Request request) {
        TrainingStart start = TrainingStart.of(null, request.run(), null);
        List<String> set = new ArrayList<>();
        set.add("model.weights=" + start.weights());
        if (request.computing().set() != null) set.addAll(request.computing().set());
        return Named.of(Train.class)
                .with(Train::config, start.config())
                .with(Train::data, request.data())
                .with(Train::run, request.out())
                .with(Train::device, request.computing().device())
                .with(Train::set, set)
                .with(Train::trust, request.computing().trust())
                .make();
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.truth.ScreenTraining;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.runfolder.DataRoot;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Train;
import fiji.plugin.cellmap.verb.Verb;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

/**
 * A command that trains on what is on the screen. The same command on a run folder in which a
 * training has begun goes on with that, and takes nothing from the screen.
 *
 * @param <P> what is asked for
 */
abstract class ScreenTrainingCommand<P extends Record & ScreenTrainingCommand.Wanted>
        extends CurrentImageCommand<P> {

    /** What is asked for wherever something is trained. */
    interface Wanted {

        /** Folder of the new run. */
        String run();

        Computing computing();
    }

    @Parameter(type = ItemIO.OUTPUT, label = "Model")
    private File model;

    private Train verb;
    private ScreenTraining training;

    ScreenTrainingCommand(Class<P> record) {
        super(record);
    }

    /** As {@link #check(ImageInput, Record)}, of a training that has not begun. */
    protected abstract void checkNew(ImageInput image, P request);

    /** Makes ground truth; the training that is to be done. Blocks. */
    protected abstract Train prepare(Host host, ImageInput image, P request, Progress progress);

    /** Remembers what is being made, so that it can be taken back. */
    protected final ScreenTraining begin(ScreenTraining made) {
        training = made;
        return made;
    }

    @Override
    protected Verb<?> running() {
        return verb != null && new RunFolder(Path.of(verb.run())).exists() ? verb : null;
    }

    @Override
    protected Optional<Class<? extends Record>> own() {
        return Optional.of(AndReport.class);
    }

    @Override
    protected void check(ImageInput image, P request) {
        if (!new RunFolder(Path.of(request.run())).exists()) checkNew(image, request);
    }

    @Override
    protected String execute(Host host, ImageInput image, P request) {
        RunFolder run = new RunFolder(Path.of(request.run()));
        return host.during(
                title(getClass()),
                activity -> {
                    boolean done = false;
                    try {
                        String text =
                                "The training that was begun goes on; nothing is taken from the screen.\n";
                        if (run.exists()) verb = going(run, request);
                        else {
                            verb = prepare(host, image, request, activity);
                            text = training.summary();
                        }
                        TrainingResult result = runner().run(verb, activity);
                        done = true;
                        model = run.model().toFile();
                        boolean report = own(AndReport.class).report();
                        return text + AndReport.after(result, report, runner(), host, activity);
                    } finally {
                        if (!done && training != null) training.undo();
                    }
                });
    }

    private Train going(RunFolder run, P request) {
        return Named.of(Train.class)
                .with(Train::config, run.config().toString())
                .with(Train::data, DataRoot.of(run).map(Path::toString).orElse(null))
                .with(Train::run, request.run())
                .with(Train::device, request.computing().device())
                .with(Train::set, request.computing().set())
                .with(Train::trust, request.computing().trust())
                .make();
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Runs all steps on a generated data set: makes the phantom, trains, predicts, processes, packages,
 * validates, evaluates, reports. The same verb on the same folder resumes.
 */
@Purpose(Demo.PURPOSE)
public record Demo(
        @Param(
                        help = "Folder for everything; giving the same folder again resumes.",
                        label = "Folder",
                        placeholder = "DIR",
                        kind = Param.Kind.NEW_FOLDER,
                        byDefault = "demo")
                String out,
        @Param(help = Words.DEVICE, byDefault = "auto", placeholder = Words.DEVICES) String device,
        @Param(
                        help = "Format of the predictions, masks and objects. Auto: Zarr.",
                        choices = {Words.AUTO, Words.ZARR, Words.N5},
                        byDefault = Words.AUTO,
                        advanced = true)
                String format,
        @Param(
                        help = Words.SET,
                        label = "Overrides",
                        unset = "none",
                        kind = Param.Kind.SETTINGS,
                        advanced = true)
                List<String> set)
        implements Verb<Demo.Result> {

    public static final String PURPOSE =
            "Run all steps on a small generated data set, from training to a scored submission.";

    public record Result(
            String run,
            TrainingResult train,
            PredictionResult predict,
            ProcessPrediction.Result process,
            PackageSubmission.Result submission,
            Validate.Result validate,
            Evaluate.Result evaluate,
            String report,
            double seconds)
            implements Outcome {
        @Override
        public String summary() {
            return String.join(
                            "\n",
                            train.summary(),
                            predict.summary(),
                            process.summary(),
                            submission.summary(),
                            validate.summary(),
                            evaluate.summary())
                    + String.format(Locale.ROOT, "%nReport: %s (%.0f s in all)", report, seconds);
        }
    }

    @Override
    public String left() {
        return "Finished steps are kept in the folder.";
    }

    @Override
    public Result run(Progress progress) {
        long began = System.nanoTime();
        Devices.parse(device == null ? "auto" : device);
        ShippedConfigs.open("demo", set == null ? List.of() : set);
        RunFolder folder = new RunFolder(Path.of(out == null ? "demo" : out));
        folder.create();
        Path data = folder.root().resolve("data");
        Phantom phantom = Phantom.make(data, PhantomOptions.demo(), progress);
        String run = folder.root().toString();
        String manifest = phantom.testManifest().toString();
        String truth = phantom.truth().toString();
        String zip = folder.submission().toString();
        TrainingResult train =
                Named.of(Train.class)
                        .with(Train::config, "demo")
                        .with(Train::data, data.toString())
                        .with(Train::run, run)
                        .with(Train::device, device)
                        .with(Train::set, set)
                        .make()
                        .run(progress);
        PredictionResult predict =
                Named.of(Predict.class)
                        .with(Predict::run, run)
                        .with(Predict::manifest, manifest)
                        .with(Predict::device, device)
                        .with(Predict::format, format)
                        .make()
                        .run(progress);
        ProcessPrediction.Result process =
                Named.of(ProcessPrediction.class)
                        .with(ProcessPrediction::input, run)
                        .with(ProcessPrediction::format, format)
                        .make()
                        .run(progress);
        PackageSubmission.Result submission =
                Named.of(PackageSubmission.class)
                        .with(PackageSubmission::input, folder.processed().toString())
                        .with(PackageSubmission::out, zip)
                        .with(PackageSubmission::manifest, manifest)
                        .make()
                        .run(progress);
        Validate.Result validate =
                Named.of(Validate.class)
                        .with(Validate::submission, zip)
                        .with(Validate::manifest, manifest)
                        .make()
                        .run(progress);
        Evaluate.Result evaluate =
                Named.of(Evaluate.class)
                        .with(Evaluate::submission, zip)
                        .with(Evaluate::truth, truth)
                        .with(Evaluate::manifest, manifest)
                        .make()
                        .run(progress);
        Report.Result report = Report.of(run, truth).run(progress);
        return new Result(
                run,
                train,
                predict,
                process,
                submission,
                validate,
                evaluate,
                report.page(),
                (System.nanoTime() - began) / 1e9);
    }
}

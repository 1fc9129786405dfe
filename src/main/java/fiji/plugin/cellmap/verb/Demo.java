package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The whole job on a generated data set: makes the phantom, trains, predicts, processes, packages,
 * validates, evaluates, reports. The same verb on the same folder resumes.
 *
 * @param out run folder, which also gets the data; null for {@code demo}
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:0}; null for auto
 * @param set overrides {@code key=value} of the configuration {@code demo}; null for none
 */
public record Demo(String out, String device, List<String> set) implements Verb<Demo.Result> {

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
    public Result run(Progress progress) {
        long began = System.nanoTime();
        RunFolder folder = new RunFolder(Path.of(out == null ? "demo" : out));
        folder.create();
        Path data = folder.root().resolve("data");
        Phantom phantom = Phantom.make(data, PhantomOptions.demo(), progress);
        String run = folder.root().toString();
        String manifest = phantom.testManifest().toString();
        String truth = phantom.truth().toString();
        String zip = folder.submission().toString();
        TrainingResult train =
                new Train("demo", data.toString(), run, device, set, false).run(progress);
        PredictionResult predict =
                new Predict(run, null, null, null, null, "test", manifest, null, device, null)
                        .run(progress);
        ProcessPrediction.Result process = new ProcessPrediction(run, null, null).run(progress);
        PackageSubmission.Result submission =
                new PackageSubmission(folder.processed().toString(), zip, manifest, null)
                        .run(progress);
        Validate.Result validate = new Validate(zip, manifest, null).run(progress);
        Evaluate.Result evaluate =
                new Evaluate(zip, truth, null, manifest, null, null, null).run(progress);
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

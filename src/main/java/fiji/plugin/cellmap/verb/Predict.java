package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.job.CropRequest;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.job.PredictionRun;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Predicts crops of a data root with the model of a run, or any array with any model. The same verb
 * resumes what it did not finish.
 *
 * @param run run folder; null with {@code model}
 * @param model a {@code model.pt}, or a foreign TorchScript model with its description, see {@link
 *     fiji.plugin.cellmap.net.contract.ModelSource}; null for the run's
 * @param input EM group or array to predict whole; null for crops
 * @param output container to write {@code input}'s prediction to
 * @param data data root; null for the one the run was trained on
 * @param crops {@code test}, {@code all} or numbers with commas; null for test
 * @param manifest CSV of the test crops; null for the one in the data root, or the official
 * @param out folder of the predictions; null for the run's
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:0}; null for auto
 * @param set overrides {@code key=value}; null for none
 */
public record Predict(
        String run,
        String model,
        String input,
        String output,
        String data,
        String crops,
        String manifest,
        String out,
        String device,
        List<String> set)
        implements Verb<PredictionResult> {

    @Override
    public PredictionResult run(Progress progress) {
        if (run == null && model == null)
            throw new UsageException(
                    "No model is given", "", "Neither a run nor --model is named.", "Name one.");
        if ((input == null) != (output == null))
            throw new UsageException(
                    "Half of a pair is given",
                    "",
                    "--input and --output belong together.",
                    "Give both, or neither to predict crops.");
        RunFolder folder = run == null ? null : RunFolder.existing(run);
        Path file = model != null ? Path.of(model) : folder.model();
        if (!Files.exists(file))
            throw new UsageException(
                    "Cannot find the model",
                    file,
                    "There is no such file.",
                    model != null ? "Check --model." : "Train the run to its end first.");
        ConfigFile config = config(folder);
        try (PredictionRun prediction =
                new PredictionRun(
                        file, config.experiment().predict(), device == null ? "auto" : device)) {
            return input != null
                    ? prediction.array(Path.of(input), Path.of(output), progress)
                    : prediction.crops(
                            new CropRequest(folder, config, data, crops, manifest, out), progress);
        }
    }

    /** The configuration of the run, or the defaults without one, with the overrides. */
    private ConfigFile config(RunFolder folder) {
        List<String> sets = set == null ? List.of() : set;
        return folder != null
                ? ConfigFile.read(folder.config(), sets)
                : ConfigFile.parse("--set", "name: none\nclasses: [none]\n", sets);
    }
}

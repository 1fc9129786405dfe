// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.job.PredictionRun;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The parameters that choose a model and how it predicts, in several steps.
 *
 * @param run folder of a run; null for a model alone
 * @param model file in place of the run's; null for that
 * @param set overrides of the configuration; null for none
 */
record ChosenModel(String run, String model, List<String> set) {

    ChosenModel {
        if (run == null && model == null)
            throw new UsageException(
                    "No model is given", "", "Neither @{run} nor @{model} is given.", "Name one.");
    }

    /** The run; null without one. */
    RunFolder folder() {
        return run == null ? null : RunFolder.existing(run);
    }

    /**
     * The file of the model.
     *
     * @throws UsageException if there is none
     */
    Path file() {
        Path file = model != null ? Path.of(model) : folder().model();
        if (Files.exists(file)) return file;
        throw new UsageException(
                "Cannot find the model",
                file,
                "There is no such file.",
                model != null ? "Check @{model}." : "Train the run to its end first.");
    }

    /** The configuration of the run, or the defaults without one, with the overrides. */
    ConfigFile config() {
        List<String> sets = set == null ? List.of() : set;
        RunFolder folder = folder();
        return folder != null
                ? ConfigFile.read(folder.config(), sets)
                : ConfigFile.parse("@{set}", "name: none\nclasses: [none]\n", sets);
    }

    /**
     * Loads the model; blocks.
     *
     * @param device null for {@code auto}
     * @param take the weights of a file that holds several; null for the trained ones
     * @param trust null for false
     * @throws UsageException if there is none
     */
    PredictionRun open(ConfigFile config, String device, String take, Boolean trust) {
        Path file = file();
        return new PredictionRun(
                ModelSource.open(file, Boolean.TRUE.equals(trust), take),
                file,
                config.experiment().predict(),
                device == null ? "auto" : device);
    }
}

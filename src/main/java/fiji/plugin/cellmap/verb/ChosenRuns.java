// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.job.PredictionRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs whose predictions are averaged. The first one says how.
 *
 * @param runs folders, two or more
 * @param set overrides of the configuration; null for none
 */
record ChosenRuns(List<String> runs, List<String> set) {

    private ChosenModel chosen(String run) {
        return new ChosenModel(run, null, set);
    }

    /**
     * The models.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if one is not there
     */
    List<Path> files() {
        return runs.stream().map(run -> chosen(run).file()).toList();
    }

    /** In which settings of the prediction the runs differ, in sentences. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        ConfigFile first = chosen(runs.get(0)).config();
        for (String run : runs.subList(1, runs.size())) {
            List<String> other = first.predictDifferences(chosen(run).config());
            if (!other.isEmpty())
                notes.add(
                        "The settings of "
                                + runs.get(0)
                                + " are used, not those of "
                                + run
                                + ": "
                                + String.join(", ", other)
                                + ".");
        }
        return notes;
    }

    /**
     * Loads the models; blocks.
     *
     * @param device null for {@code auto}
     * @param trust null for false
     */
    PredictionRun open(PredictSection settings, String device, Boolean trust) {
        PredictionRun run =
                PredictionRun.ensemble(
                        files(),
                        settings,
                        device == null ? "auto" : device,
                        Boolean.TRUE.equals(trust));
        notes().forEach(run::note);
        return run;
    }
}

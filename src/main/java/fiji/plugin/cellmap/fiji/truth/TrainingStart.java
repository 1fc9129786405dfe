// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.truth;

import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a training begins with.
 *
 * @param config path of a configuration, or name of a shipped one
 * @param file the same, read, with overrides
 * @param weights null for new ones
 * @param rows crops of the run that the weights come from, on the sides that they have there
 */
public record TrainingStart(String config, ConfigFile file, Path weights, List<DatasplitRow> rows) {

    /**
     * @param config null for that of the run
     * @param run folder of the run that training goes on from; null for new weights
     * @param set overrides; null for none
     * @throws UsageException if neither is given, or the run has no model yet
     */
    public static TrainingStart of(String config, String run, List<String> set) {
        if (run == null) {
            if (config != null)
                return new TrainingStart(config, ShippedConfigs.open(config, set), null, List.of());
            throw new UsageException(
                    "There is nothing to train",
                    "",
                    "Neither @{config} nor @{from} is given.",
                    "Give a configuration, or a run that training goes on from.");
        }
        RunFolder from = RunFolder.existing(run);
        if (!Files.exists(from.model()))
            throw new UsageException(
                    "Cannot find the model",
                    from.model(),
                    "There is no such file.",
                    "Train the run to its end first.");
        String used = config != null ? config : from.config().toString();
        List<DatasplitRow> rows =
                Files.exists(from.datasplit())
                        ? Datasplit.read(from.datasplit()).rows()
                        : List.of();
        Path weights = from.model().toAbsolutePath().normalize();
        return new TrainingStart(used, ShippedConfigs.open(used, set), weights, rows);
    }

    /** The classes to train. */
    List<String> classes() {
        return file.experiment().classes();
    }
}

package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.job.TrainingRun;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains a network. The same verb on the same run folder resumes.
 *
 * @param config path of a YAML file or name of a shipped configuration
 * @param data data root; null for the configuration's
 * @param run run folder; null for {@code runs/NAME}
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:0}; null for auto
 * @param set overrides {@code key=value}; null for none
 * @param dryRun only checks everything and says what would be done; null for false
 */
public record Train(
        String config, String data, String run, String device, List<String> set, Boolean dryRun)
        implements Verb<TrainingResult> {

    @Override
    public TrainingResult run(Progress progress) {
        ConfigFile file = ShippedConfigs.open(config, set);
        String root = data != null ? data : file.experiment().data().root();
        if (root == null)
            throw new UsageException(
                    "No data root is given",
                    "",
                    "Neither --data nor data.root says where the data is.",
                    "Add --data FOLDER.");
        if (!Files.isDirectory(Path.of(root)))
            throw new UsageException(
                    "Cannot find the data root",
                    root,
                    "There is no such folder.",
                    "Give the folder that holds the datasets with --data.");
        String name = file.experiment().name();
        RunFolder folder = new RunFolder(Path.of(run != null ? run : "runs/" + name));
        try (TrainingRun training =
                TrainingRun.prepare(
                        file, Path.of(root), folder, device == null ? "auto" : device)) {
            return Boolean.TRUE.equals(dryRun) ? training.plan() : training.run(progress);
        }
    }
}

package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.job.TrainingRun;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        implements Verb<Train.Result> {

    /**
     * What came out.
     *
     * @param model the model to predict with
     * @param steps optimizer steps, those before a resume included
     * @param resumedFrom step at which this process took over; 0 if it began
     * @param dice best validation Dice; null without validation
     * @param classDice at that validation; null without
     * @param finished whether the training has ended
     */
    public record Result(
            String run,
            String model,
            String architecture,
            long parameters,
            String device,
            int trainingCrops,
            int validationCrops,
            long steps,
            long resumedFrom,
            double seconds,
            Double dice,
            Map<String, Double> classDice,
            boolean finished,
            List<String> warnings)
            implements Outcome {

        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            warnings.forEach(w -> text.append("Note: ").append(w).append('\n'));
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s with %,d parameters on %s; %d training crops, %d held out.%n",
                            architecture,
                            parameters,
                            device,
                            trainingCrops,
                            validationCrops));
            if (!finished) return text.append("Nothing was trained (dry run).").toString();
            if (resumedFrom > 0) text.append("Resumed at step ").append(resumedFrom).append(".\n");
            text.append(String.format(Locale.ROOT, "Step %d after %.0f s.", steps, seconds));
            if (dice != null)
                text.append(String.format(Locale.ROOT, " Best validation Dice %.4f.", dice));
            return text.append("\nModel: ").append(model).toString();
        }
    }

    @Override
    public Result run(Progress progress) {
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

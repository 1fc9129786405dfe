// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Fold;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.job.TrainingRun;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Trains a network. The same verb on the same run folder resumes. */
@Purpose(Train.PURPOSE)
public record Train(
        @Param(
                        help =
                                "YAML file, or the name of a configuration that comes with the"
                                        + " program.",
                        label = "Configuration",
                        placeholder = "CONFIG",
                        argument = true,
                        required = true,
                        kind = Param.Kind.CONFIG,
                        extensions = {"yaml", "yml"})
                String config,
        @Param(
                        help = "Folder of the datasets.",
                        label = "Data root",
                        placeholder = "ROOT",
                        kind = Param.Kind.FOLDER,
                        unset = "data.root of the configuration")
                String data,
        @Param(
                        help = "Folder for everything of this training.",
                        label = "Run folder",
                        placeholder = "DIR",
                        kind = Param.Kind.NEW_RUN,
                        unset = "runs/NAME")
                String run,
        @Param(
                        help =
                                "Fold of the crops to hold out, k of n, such as 1/5; it overrides data.fold of the configuration.",
                        placeholder = "K/N",
                        unset = "that of the configuration")
                String fold,
        @Param(
                        help = Words.TRAINING_DEVICES,
                        byDefault = "auto",
                        placeholder = Words.DEVICES + ",M")
                String device,
        @Param(
                        help = Words.SET,
                        label = "Overrides",
                        unset = "none",
                        kind = Param.Kind.SETTINGS,
                        advanced = true)
                List<String> set,
        @Param(
                        help =
                                "Say what the training would do and take, what looks wrong, and train nothing.",
                        byDefault = "false")
                Boolean dryRun,
        @Param(help = Words.TRUST, label = "Trust the model", byDefault = "false", advanced = true)
                Boolean trust,
        @Param(
                        help = Words.UNSTATED_SIZE + " What the network sees is data.voxel_size.",
                        unit = "nm",
                        placeholder = "NM",
                        min = 0,
                        advanced = true,
                        unset = "such arrays are refused")
                double[] voxelSize)
        implements Verb<TrainingResult> {

    public static final String PURPOSE = "Train a network. The same command again resumes.";

    @Override
    public String left() {
        return "The run folder is kept.";
    }

    @Override
    public void check() {
        Verb.super.check();
        root(configuration());
    }

    private ConfigFile configuration() {
        return configuration(List.of());
    }

    /** With further overrides. */
    ConfigFile configuration(List<String> more) {
        List<String> sets = new ArrayList<>(VoxelSize.in(set, voxelSize));
        if (fold != null) {
            if (Fold.parse(fold).isEmpty())
                throw new UsageException(
                        "Invalid fold",
                        "@{fold}",
                        "It is " + fold + ".",
                        "Give " + Fold.FORM + ".");
            sets.add("data.fold=" + fold);
        }
        sets.addAll(more);
        return ShippedConfigs.open(config, sets);
    }

    @Override
    public TrainingResult run(Progress progress) {
        check();
        ConfigFile file = configuration();
        String name = file.experiment().name();
        RunFolder folder = new RunFolder(Path.of(run != null ? run : "runs/" + name));
        try (TrainingRun training =
                TrainingRun.prepare(
                        file,
                        root(file),
                        folder,
                        device == null ? "auto" : device,
                        Boolean.TRUE.equals(trust))) {
            return Boolean.TRUE.equals(dryRun) ? training.plan(progress) : training.run(progress);
        }
    }

    Path root(ConfigFile file) {
        String root = data != null ? data : file.experiment().data().root();
        if (root == null)
            throw new UsageException(
                    "No data root is given",
                    "",
                    "Neither @{data} nor data.root says where the data is.",
                    "Give @{data}.");
        if (!Files.isDirectory(Path.of(root)))
            throw new UsageException(
                    "Cannot find the data root",
                    root,
                    "There is no such folder.",
                    "Give the folder that holds the datasets with @{data}.");
        return Path.of(root);
    }
}

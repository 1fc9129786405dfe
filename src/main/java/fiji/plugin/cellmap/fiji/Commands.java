// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import java.util.Map;
import java.util.function.Supplier;

/** The commands by the name that {@code plugins.config} uses. */
final class Commands {

    static final Map<String, Supplier<CellMapCommand<?>>> ALL =
            Map.ofEntries(
                    Map.entry("fetch", FetchCommand::new),
                    Map.entry("import", ImportCommand::new),
                    Map.entry("importImage", ImportImageCommand::new),
                    Map.entry("trainingCrop", TrainingCropCommand::new),
                    Map.entry("datasplit", DatasplitCommand::new),
                    Map.entry("plan", PlanCommand::new),
                    Map.entry("inspect", InspectCommand::new),
                    Map.entry("models", ModelsCommand::new),
                    Map.entry("train", TrainCommand::new),
                    Map.entry("sweep", SweepCommand::new),
                    Map.entry("trainImage", TrainImageCommand::new),
                    Map.entry("retrain", RetrainCommand::new),
                    Map.entry("predict", PredictCommand::new),
                    Map.entry("predictImage", PredictImageCommand::new),
                    Map.entry("predictArray", PredictArrayCommand::new),
                    Map.entry("openVolume", OpenVolumeCommand::new),
                    Map.entry("correct", CorrectCommand::new),
                    Map.entry("process", ProcessCommand::new),
                    Map.entry("tune", TuneCommand::new),
                    Map.entry("measure", MeasureCommand::new),
                    Map.entry("measureImage", MeasureImageCommand::new),
                    Map.entry("package", PackageCommand::new),
                    Map.entry("validate", ValidateCommand::new),
                    Map.entry("evaluate", EvaluateCommand::new),
                    Map.entry("report", ReportCommand::new),
                    Map.entry("visualize", VisualizeCommand::new),
                    Map.entry("convert", ConvertCommand::new),
                    Map.entry("openRunFolder", OpenRunFolderCommand::new),
                    Map.entry("check", CheckCommand::new),
                    Map.entry("engine", EnginesCommand::new),
                    Map.entry("phantom", PhantomCommand::new),
                    Map.entry("demo", DemoCommand::new));

    private Commands() {}

    /**
     * @throws IllegalArgumentException if there is no such command
     */
    static CellMapCommand<?> create(String name) {
        Supplier<CellMapCommand<?>> command = ALL.get(name);
        if (command == null) throw new IllegalArgumentException("No such command: " + name);
        return command.get();
    }
}

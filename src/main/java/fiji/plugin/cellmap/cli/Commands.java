package fiji.plugin.cellmap.cli;

import java.util.List;

/** The commands, in the order of the work. */
final class Commands {

    private Commands() {}

    static List<VerbCommand> all(Interrupt interrupt) {
        List<VerbCommand> commands =
                List.of(
                        new DemoCommand(),
                        new FetchCommand(),
                        new ImportCommand(),
                        new DatasplitCommand(),
                        new TrainCommand(),
                        new PredictCommand(),
                        new ProcessCommand(),
                        new PackageCommand(),
                        new ValidateCommand(),
                        new EvaluateCommand(),
                        new ReportCommand(),
                        new InspectCommand(),
                        new ConvertCommand(),
                        new ModelsCommand(),
                        new CheckCommand(),
                        new BenchCommand());
        commands.forEach(c -> c.interrupt = interrupt);
        return commands;
    }
}

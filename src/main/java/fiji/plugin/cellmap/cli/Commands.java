package fiji.plugin.cellmap.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The commands, in the order of the work, and then those that lie on the class path besides. */
final class Commands {

    private Commands() {}

    static List<VerbCommand> all(Interrupt interrupt) {
        List<VerbCommand> commands = new ArrayList<>(ours());
        ServiceLoader.load(VerbCommand.class).forEach(commands::add);
        commands.forEach(c -> c.interrupt = interrupt);
        return commands;
    }

    private static List<VerbCommand> ours() {
        return List.of(
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
                new CheckCommand());
    }
}

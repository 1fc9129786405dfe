// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Entry point of the command line: {@code cellmap VERB …}. */
@Command(
        name = "cellmap",
        description =
                "From volume EM to a scored submission of the CellMap Segmentation Challenge.",
        synopsisSubcommandLabel = "VERB",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {HelpCommand.class})
public final class Main {

    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int CANCELLED = 130;

    private Main() {}

    public static void main(String[] args) {
        Interrupt interrupt = Interrupt.install();
        int code = run(args, interrupt);
        interrupt.finished(code);
    }

    /** Runs a command line without leaving the process. */
    static int run(String[] args, Interrupt interrupt) {
        System.setProperty("ai.djl.offline", System.getProperty("ai.djl.offline", "true"));
        CommandLine line = new CommandLine(new Main());
        Commands.all(interrupt).forEach(verb -> line.addSubcommand(verb.line()));
        line.addSubcommand("completion", new AutoComplete.GenerateCompletion());
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command, args));
        line.setParameterExceptionHandler(
                (e, given) -> {
                    PrintWriter err = e.getCommandLine().getErr();
                    err.println("cellmap: " + e.getMessage());
                    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
                    err.println("Try: cellmap help " + e.getCommandLine().getCommandName());
                    return USAGE;
                });
        if (args.length == 0) {
            line.usage(line.getErr());
            return USAGE;
        }
        return line.execute(args);
    }

    private static int failed(Exception e, CommandLine command, String[] args) {
        PrintWriter err = command.getErr();
        boolean known = e instanceof CellMapException || e instanceof CancelledException;
        err.println(
                known
                        ? "cellmap: " + message(e, command)
                        : "cellmap: This is a defect of the program: " + e);
        if (Arrays.asList(args).contains("--debug") || !known) e.printStackTrace(err);
        err.flush();
        if (e instanceof CancelledException) return CANCELLED;
        return e instanceof UsageException ? USAGE : FAILED;
    }

    /** With the names of options in the place of parameters. */
    private static String message(Exception e, CommandLine command) {
        return e instanceof CellMapException failure
                        && command.getCommandSpec().userObject() instanceof VerbCommand verb
                ? failure.in(verb::option).getMessage()
                : e.getMessage();
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"cellmap " + fiji.plugin.cellmap.util.Version.text()};
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Printable;
import fiji.plugin.cellmap.util.Shortages;
import fiji.plugin.cellmap.util.UsageException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.UnmatchedArgumentException;

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
        // No window is opened here, and a DISPLAY that is gone must not end a training.
        if (System.getProperty("java.awt.headless") == null)
            System.setProperty("java.awt.headless", "true");
        Interrupt interrupt = Interrupt.install();
        int code = FAILED;
        try {
            code = delivered(run(args, interrupt));
        } catch (Error e) {
            System.err.println("cellmap: " + Shortages.of(e).getMessage());
        } finally {
            interrupt.finished(code);
        }
    }

    /** The exit code, which is that of a failure if what was printed is lost. */
    private static int delivered(int code) {
        Optional<String> lost = Printed.lost(System.out, new FileOutputStream(FileDescriptor.out));
        if (lost.isEmpty()) return code;
        String text =
                new CellMapException(
                                "Cannot write the output",
                                "standard output",
                                lost.get(),
                                "Send it elsewhere, and run this again.")
                        .getMessage();
        System.err.println("cellmap: " + text);
        return code == 0 ? FAILED : code;
    }

    /** Runs a command line without leaving the process. */
    static int run(String[] args, Interrupt interrupt) {
        return run(args, Commands.of(args, interrupt));
    }

    static int run(String[] args, List<VerbCommand> verbs) {
        System.setProperty("ai.djl.offline", System.getProperty("ai.djl.offline", "true"));
        CommandLine line = new CommandLine(new Main());
        verbs.forEach(verb -> line.addSubcommand(verb.line()));
        line.addSubcommand("completion", new AutoComplete.GenerateCompletion());
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command, args));
        line.setParameterExceptionHandler((e, given) -> misspelt(e));
        if (args.length == 0) {
            line.usage(line.getErr());
            return USAGE;
        }
        return line.execute(args);
    }

    private static int misspelt(CommandLine.ParameterException e) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        List<String> verbs =
                command.getSubcommands().keySet().stream().filter(v -> !v.isEmpty()).toList();
        boolean unknown = e instanceof UnmatchedArgumentException u && !u.isUnknownOption();
        err.println(
                "cellmap: "
                        + (unknown && !verbs.isEmpty()
                                ? HelpCommand.noVerb(
                                        ((UnmatchedArgumentException) e).getUnmatched().get(0))
                                : Printable.of(e.getMessage())));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println(
                verbs.isEmpty()
                        ? "Try: cellmap help " + command.getCommandName()
                        : "Verbs: " + String.join(", ", verbs));
        return USAGE;
    }

    private static int failed(Exception e, CommandLine command, String[] args) {
        PrintWriter err = command.getErr();
        boolean known = e instanceof CellMapException || e instanceof CancelledException;
        err.println(
                Printable.of(
                        known
                                ? "cellmap: " + message(e, command)
                                : "cellmap: This is a defect of the program: " + e));
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

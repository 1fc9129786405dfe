// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import java.io.File;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.task.TaskService;

/** Runs the commands on a finished run as a script does: run, data, manifest, truth. */
public final class WorkflowJvm {

    private WorkflowJvm() {}

    public static void main(String[] args) throws Exception {
        try (Context context = new Context(CommandService.class, TaskService.class)) {
            CommandService commands = context.service(CommandService.class);
            File run = new File(args[0]);
            File manifest = new File(args[2]);
            File zip = new File(run, "submission.zip");
            File model =
                    output(
                            commands,
                            "train",
                            "model",
                            "config",
                            new File(run, "config.yaml"),
                            "data",
                            new File(args[1]),
                            "run",
                            run);
            System.out.println("train: " + model.getName());
            output(commands, "predict", "predictions", "run", run, "manifest", manifest);
            output(commands, "process", "processed", "input", run);
            output(commands, "package", "submission", "input", run, "manifest", manifest);
            boolean valid =
                    output(commands, "validate", "valid", "submission", zip, "manifest", manifest);
            System.out.println("valid: " + valid);
            File scores =
                    output(
                            commands,
                            "evaluate",
                            "scores",
                            "submission",
                            zip,
                            "truth",
                            new File(args[3]),
                            "manifest",
                            manifest);
            System.out.println("scores: " + scores.getName());
            File page = output(commands, "report", "page", "runs", run.getPath());
            System.out.println("page: " + page.getName());
            output(commands, "check", "summary");
            output(commands, "openRunFolder", "summary", "run", run);
        }
        System.exit(0);
    }

    @SuppressWarnings("unchecked")
    private static <T> T output(
            CommandService commands, String command, String output, Object... inputs)
            throws Exception {
        Class<? extends Command> type = Commands.create(command).getClass();
        return (T) commands.run(type, true, inputs).get().getOutput(output);
    }
}

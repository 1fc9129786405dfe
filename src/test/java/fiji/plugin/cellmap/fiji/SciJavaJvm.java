// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.task.TaskService;
import org.scijava.ui.UIService;

/** Makes every command known to SciJava, and runs the test command. */
public final class SciJavaJvm {

    private SciJavaJvm() {}

    public static void main(String[] args) throws Exception {
        try (Context context =
                new Context(CommandService.class, TaskService.class, UIService.class)) {
            CommandService commands = context.service(CommandService.class);
            for (String name : Commands.ALL.keySet()) {
                CellMapCommand<?> command = Commands.create(name);
                CommandInfo info = commands.getCommand(command.getClass());
                System.out.println(name + "=" + info.getMenuPath().getMenuString(true));
                context.inject(command);
            }
            String summary =
                    (String)
                            commands.run(TestCommand.class, true, "how", "go")
                                    .get()
                                    .getOutput("summary");
            System.out.println("summary=" + summary);
        }
        System.exit(0);
    }
}

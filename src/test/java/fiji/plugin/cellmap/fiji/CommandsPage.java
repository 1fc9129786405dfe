// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

/** The page of the commands that only Fiji and ImageJ have, made from what they declare. */
final class CommandsPage {

    static final Path FILE = Path.of("docs/reference/fiji-commands.md");

    private static final String HEAD =
            """
            # Commands for images on the screen

            Commands of Fiji and ImageJ that are not verbs of the command line, with their inputs; all others are on the
            page of the [verbs](commands.md), which also says how macro keys and lists are written.

            This page is made from the program: the test `InputFieldsTest` fails when it is out of date.
            """;

    private CommandsPage() {}

    static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        List<CellMapCommand<?>> commands =
                Commands.ALL.values().stream()
                        .<CellMapCommand<?>>map(Supplier::get)
                        .filter(c -> !(c instanceof VerbCommand<?, ?>))
                        .sorted(Comparator.comparingDouble(c -> menu(c)[2].weight()))
                        .toList();
        for (CellMapCommand<?> command : commands) {
            Menu[] menu = menu(command);
            page.append("\n## ").append(CellMapCommand.title(command.getClass())).append("\n\n");
            page.append(
                    "*%s > %s > %s*. "
                            .formatted(menu[0].label(), menu[1].label(), menu[2].label()));
            page.append(plugin(command).description()).append("\n\n");
            page.append(
                    "| in the dialog | key | value | default | meaning |\n|---|---|---|---|---|\n");
            for (Declaration d : command.declarations()) page.append(row(command, d));
        }
        return page.toString();
    }

    private static Plugin plugin(CellMapCommand<?> command) {
        return command.getClass().getAnnotation(Plugin.class);
    }

    private static Menu[] menu(CellMapCommand<?> command) {
        return plugin(command).menu();
    }

    private static String row(CellMapCommand<?> command, Declaration d) {
        return "| %s | `%s` | %s%s | %s | %s |\n"
                .formatted(
                        d.label(),
                        d.key(),
                        d.allowed(),
                        d.unit().isEmpty() ? "" : ", in " + d.unit(),
                        command.isRequired(d) ? "required" : d.defaultText(),
                        d.help() + d.condition());
    }
}

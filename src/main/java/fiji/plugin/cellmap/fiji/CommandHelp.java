// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static fiji.plugin.cellmap.fiji.dialog.Markup.text;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

/**
 * The page of a command, made from its declarations, so that it is there without a network and says
 * what this version does.
 */
final class CommandHelp {

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>%s</title><style>
            body { font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222 }
            table { border-collapse: collapse; width: 100%% }
            th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #ddd; padding: .4em .8em .4em 0 }
            code { background: #f3f3f3; padding: .1em .3em }
            pre { background: #f3f3f3; padding: .8em; white-space: pre-wrap }
            .menu { color: #666 }
            </style></head><body>
            """;

    private CommandHelp() {}

    /** Shows the page where there is a screen. */
    static void open(CellMapCommand<?> command, Host host) {
        String user = System.getProperty("user.name"); // Others may not write into its folder.
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "cellmap-help-" + user);
        Path file = folder.resolve(command.getClass().getSimpleName() + ".html");
        try {
            AtomicFiles.write(file, page(command).getBytes(StandardCharsets.UTF_8));
            host.browse(file.toUri());
        } catch (CellMapException e) {
            host.say(e.getMessage());
        }
    }

    static String page(CellMapCommand<?> command) {
        Class<?> type = command.getClass();
        Plugin plugin = type.getAnnotation(Plugin.class);
        String title = CellMapCommand.title(type);
        StringBuilder page = new StringBuilder(HEAD.formatted(text(title)));
        page.append("<h1>").append(text(title)).append("</h1>\n<p class=\"menu\">");
        page.append(
                text(
                        Arrays.stream(plugin.menu())
                                .map(Menu::label)
                                .collect(Collectors.joining(" > "))));
        page.append("</p>\n<p>").append(text(plugin.description())).append("</p>\n");
        if (!command.declarations().isEmpty()) table(page, command);
        page.append("<h2>In a macro</h2>\n<pre>").append(text(macro(command))).append("</pre>\n");
        page.append(
                "<p>Keys do not depend on upper and lower case. Paths with spaces go in brackets, a"
                        + " flag is set by its name, and the values of a list are separated by"
                        + " commas. What is left out takes its default.</p>\n");
        page.append("<h2>In a script</h2>\n<pre>").append(text(script(command))).append("</pre>\n");
        page.append("<p class=\"menu\">CellMap ").append(text(Version.text()));
        return page.append("</p>\n</body></html>\n").toString();
    }

    private static void table(StringBuilder page, CellMapCommand<?> command) {
        page.append("<table><tr><th>In the dialog</th><th>Key</th><th>Meaning</th>");
        page.append("<th>Value</th><th>Default</th></tr>\n");
        for (Declaration d : command.declarations()) {
            page.append("<tr><td>").append(text(d.label())).append("</td><td><code>");
            page.append(text(d.key()))
                    .append("</code></td><td>")
                    .append(text(d.help() + d.condition()));
            page.append("</td><td>").append(text(d.allowed())).append("</td><td>");
            page.append(text(command.isRequired(d) ? "must be given" : d.defaultText()));
            page.append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private static String macro(CellMapCommand<?> command) {
        String options =
                command.declarations().stream()
                        .filter(command::isRequired)
                        .map(d -> d.key() + "=[" + d.label() + "]")
                        .collect(Collectors.joining(" "));
        return "run(\"%s\", \"%s\");".formatted(CellMapCommand.label(command.getClass()), options);
    }

    private static String script(CellMapCommand<?> command) {
        String inputs =
                command.declarations().stream()
                        .filter(command::isRequired)
                        .map(d -> ", \"" + d.name() + "\", " + d.name())
                        .collect(Collectors.joining());
        return "#@ CommandService commands\ncommands.run(\"%s\", true%s).get()"
                .formatted(command.getClass().getName(), inputs);
    }
}

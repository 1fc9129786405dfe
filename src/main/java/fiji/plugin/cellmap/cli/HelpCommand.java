// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.reference.ConfigHelp;
import fiji.plugin.cellmap.util.Printable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellmap help VERB}, {@code cellmap help config KEY}. */
@Command(
        name = "help",
        helpCommand = true,
        description = "Show what a verb, or a key of the configuration, is for.")
final class HelpCommand implements Callable<Integer> {

    private static final String CONFIG = "config";

    @Spec CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "VERB|config",
            description = "The verb, or the word config.")
    String topic;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "KEY",
            description = "With config: a key, such as data.patch_size, or a section.")
    String key;

    @Override
    public Integer call() {
        CommandLine all = spec.parent().commandLine();
        if (CONFIG.equals(topic)) {
            all.getOut().println(key == null ? ConfigHelp.all() : ConfigHelp.of(key));
            all.getOut().flush();
            return 0;
        }
        CommandLine verb = topic == null ? all : all.getSubcommands().get(topic);
        if (verb == null) throw new CommandLine.UnmatchedArgumentException(all, List.of(topic));
        verb.usage(all.getOut());
        return 0;
    }

    static String noVerb(String name) {
        return "There is no verb " + Printable.of(name) + ".";
    }
}

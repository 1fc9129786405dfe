// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.verb.Verbs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The commands of a command line. */
final class Commands {

    private Commands() {}

    /**
     * The command that the arguments begin with, alone, as the options of all others take longer to
     * declare than most verbs need to begin; all commands where they begin with none.
     */
    static List<VerbCommand> of(String[] args, Interrupt interrupt) {
        Map<String, Class<? extends Verb<?>>> all = all();
        Map<String, Class<? extends Verb<?>>> wanted =
                args.length > 0 && all.containsKey(args[0])
                        ? Map.of(args[0], all.get(args[0]))
                        : all;
        List<VerbCommand> commands = new ArrayList<>();
        wanted.forEach((name, verb) -> commands.add(new VerbCommand(name, verb, interrupt)));
        return commands;
    }

    /** In the order of the work, and then those that lie on the class path besides. */
    private static Map<String, Class<? extends Verb<?>>> all() {
        Map<String, Class<? extends Verb<?>>> all = new LinkedHashMap<>(Verbs.ALL);
        for (AddedVerb added : ServiceLoader.load(AddedVerb.class))
            all.put(added.name(), added.verb());
        return all;
    }
}

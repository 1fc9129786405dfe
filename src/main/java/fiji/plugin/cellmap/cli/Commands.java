// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.verb.Verbs;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The commands, in the order of the work, and then those that lie on the class path besides. */
final class Commands {

    private Commands() {}

    static List<VerbCommand> all(Interrupt interrupt) {
        List<VerbCommand> all = new ArrayList<>();
        Verbs.ALL.forEach((name, verb) -> all.add(new VerbCommand(name, verb, interrupt)));
        for (AddedVerb added : ServiceLoader.load(AddedVerb.class))
            all.add(new VerbCommand(added.name(), added.verb(), interrupt));
        return all;
    }
}

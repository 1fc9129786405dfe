// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.verb.Verb;

/** What {@code --help} of a verb shows, for tests of other packages. */
public final class HelpText {

    private HelpText() {}

    /** The text with one blank where it is broken into lines. */
    public static String of(String name, Class<? extends Verb<?>> verb) {
        return new VerbCommand(name, verb, new Interrupt())
                .line()
                .setUsageHelpWidth(2000)
                .getUsageMessage();
    }
}

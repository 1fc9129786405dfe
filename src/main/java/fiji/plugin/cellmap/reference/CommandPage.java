// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.reference;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.verb.Verbs;
import java.util.Map;

/** The reference page of the verbs and their parameters, in Markdown. */
public final class CommandPage {

    private static final String HEAD =
            """
            # Commands

            Every verb with its parameters: as options of the command line, as inputs of the dialogs in Fiji, and as keys
            of macros and scripts. Macro keys do not depend on case; a flag is set by its name alone. A list has commas
            between its values everywhere, such as `mito,er`; a comma in brackets or in double quotes parts nothing.
            Paths with spaces stand in brackets in a macro, `run=[/my runs/first]`, and brackets may stand in brackets.
            On the command line, each verb also takes `--json FILE` for its result, `--quiet` and `--debug`, and an option
            that is a list may be repeated. What is required must be given; everything else has a default.

            This page is made from the program: the test `ReferenceTest` fails when it is out of date.
            """;

    private CommandPage() {}

    /** The page. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Map.Entry<String, Class<? extends Verb<?>>> verb : Verbs.ALL.entrySet()) {
            page.append("\n## ").append(verb.getKey()).append("\n\n");
            page.append(verb.getValue().getAnnotation(Purpose.class).value()).append('\n');
            table(page, verb.getValue());
        }
        return page.toString();
    }

    private static void table(StringBuilder page, Class<?> verb) {
        if (Declaration.flat(verb).isEmpty()) return;
        page.append("\n| command line | in Fiji | key | value | default | meaning |\n");
        page.append("|---|---|---|---|---|---|\n");
        for (Declaration d : Declaration.flat(verb))
            page.append(
                    "| `%s` | %s | `%s` | %s%s | %s | %s |\n"
                            .formatted(
                                    option(d),
                                    d.label(),
                                    d.key(),
                                    d.allowed(),
                                    d.unit().isEmpty() ? "" : ", in " + d.unit(),
                                    d.required() ? "required" : d.defaultText(),
                                    d.help() + d.condition()));
    }

    /** Bars would end the cell. */
    private static String option(Declaration d) {
        String value = d.isFlag() || d.isArgument() ? "" : " " + d.placeholder();
        return (d.option() + value).replace("|", "\\|");
    }
}

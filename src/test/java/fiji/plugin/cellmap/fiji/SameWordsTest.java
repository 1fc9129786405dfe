// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.cli.HelpText;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.verb.Verbs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleItem;

/** Command line, dialog and reference page list the same parameters in the same words. */
class SameWordsTest {

    private static List<CellMapCommand<?>> commands(Class<? extends Verb<?>> verb) {
        return Commands.ALL.values().stream()
                .<CellMapCommand<?>>map(c -> c.get())
                .filter(c -> c.record() == verb)
                .toList();
    }

    /** Without what only the command asks for. */
    private static List<Declaration> ofVerb(CellMapCommand<?> command) {
        List<String> own =
                command.own().stream()
                        .flatMap(more -> Declaration.flat(more).stream())
                        .map(Declaration::name)
                        .toList();
        return command.declarations().stream().filter(d -> !own.contains(d.name())).toList();
    }

    /** A cluster has no windows, and Fiji none of its libraries. */
    private static final Set<String> CLUSTER = Set.of("runner", "parts");

    @Test
    void aDialogHasEveryParameterOfItsVerb() {
        for (Class<? extends Verb<?>> verb : Verbs.ALL.values()) {
            Set<String> asked = new TreeSet<>();
            for (CellMapCommand<?> command : commands(verb))
                ofVerb(command).forEach(d -> asked.add(d.name()));
            Set<String> declared =
                    Declaration.flat(verb).stream()
                            .map(Declaration::name)
                            .filter(name -> !CLUSTER.contains(name))
                            .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(declared, asked, verb.getName());
        }
    }

    @Test
    void helpInATerminalHasTheWordsOfTheDialog() {
        try (Context context = new Context(CommandService.class)) {
            for (Map.Entry<String, Class<? extends Verb<?>>> verb : Verbs.ALL.entrySet()) {
                String help = HelpText.of(verb.getKey(), verb.getValue());
                for (CellMapCommand<?> command : commands(verb.getValue())) {
                    CommandInfo info =
                            context.service(CommandService.class).getCommand(command.getClass());
                    for (Declaration d : ofVerb(command)) {
                        ModuleItem<?> input = info.getInput(d.name());
                        assertTrue(help.contains(input.getDescription()), help + input.getName());
                        assertTrue(help.contains(d.option()), help);
                        assertEquals(d.label(), input.getLabel());
                    }
                }
            }
        }
    }

    @Test
    void theReferencePageHasThemToo() throws Exception {
        String page = Files.readString(Path.of("docs/reference/commands.md"));
        for (Map.Entry<String, Class<? extends Verb<?>>> verb : Verbs.ALL.entrySet()) {
            int begin = page.indexOf("\n## " + verb.getKey() + "\n");
            int end = page.indexOf("\n## ", begin + 1);
            String section = page.substring(begin, end < 0 ? page.length() : end);
            List<Declaration> declared = Declaration.flat(verb.getValue());
            assertEquals(
                    declared.isEmpty() ? 0 : declared.size() + 2,
                    section.lines().filter(line -> line.startsWith("|")).count(),
                    verb.getKey());
            for (Declaration d : declared) {
                assertTrue(section.contains("| " + d.label() + " | `" + d.key() + "` |"), section);
                assertTrue(section.contains(" | " + d.help() + d.condition() + " |"), d.help());
            }
        }
    }

    /**
     * ImageJ's recorder finds "set=" in "dataset=", and says in a window that it is there twice.
     */
    @Test
    void noKeyIsTheEndOfOneBeforeIt() {
        for (var command : Commands.ALL.values()) {
            List<String> keys =
                    command.get().declarations().stream()
                            .map(d -> d.name().toLowerCase(Locale.ROOT))
                            .toList();
            for (int i = 0; i < keys.size(); i++) {
                String key = keys.get(i);
                for (String before : keys.subList(0, i))
                    assertFalse(before.endsWith(key), before + " before " + key + ": " + keys);
            }
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.verb.Verbs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

/** The two menus, Fiji's and ImageJ 1's, say the same; every command keeps the house rules. */
class MenuTest {

    private static final Pattern ENTRY =
            Pattern.compile(
                    "Plugins>CellMap, \"([^\"]+)\", "
                            + Pattern.quote(ImageJ1Bridge.class.getName())
                            + "\\(\"(\\w+)\"\\)");

    private static Plugin plugin(CellMapCommand<?> command) {
        return command.getClass().getAnnotation(Plugin.class);
    }

    @Test
    void imageJ1ListsTheCommandsInTheOrderOfTheirWeights() throws IOException {
        List<String> labels = new ArrayList<>();
        List<String> names = new ArrayList<>();
        try (InputStream in = getClass().getResourceAsStream("/plugins.config")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                Matcher entry = ENTRY.matcher(line);
                if (entry.matches()) {
                    labels.add(entry.group(1));
                    names.add(entry.group(2));
                } else {
                    assertTrue(line.matches("#.*|Plugins>CellMap, \"-\""), line);
                }
            }
        }
        assertEquals(Commands.ALL.keySet(), Map.copyOf(byName(names, labels)).keySet());
        Map<Double, String> byWeight = new TreeMap<>(Comparator.naturalOrder());
        for (String name : names) {
            Menu[] menu = plugin(Commands.create(name)).menu();
            byWeight.put(menu[2].weight(), menu[2].label());
        }
        assertEquals(labels, List.copyOf(byWeight.values()));
    }

    private static Map<String, String> byName(List<String> names, List<String> labels) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) map.put(names.get(i), labels.get(i));
        return map;
    }

    @Test
    void everyCommandIsHeadlessAndExplained() {
        for (String name : Commands.ALL.keySet()) {
            Plugin plugin = plugin(Commands.create(name));
            assertEquals(Command.class, plugin.type(), name);
            assertTrue(plugin.headless(), name);
            assertFalse(plugin.description().isBlank(), name);
            boolean sample = name.equals("phantom"); // ImageJ 1 lets nobody add samples
            assertEquals(sample ? "File" : "Plugins", plugin.menu()[0].label());
            assertEquals(sample ? "Open Samples" : "CellMap", plugin.menu()[1].label());
            assertEquals(3, plugin.menu().length);
        }
    }

    @Test
    void everyVerbIsInTheMenu() {
        Set<Class<?>> there = new HashSet<>();
        for (String name : Commands.ALL.keySet()) there.add(Commands.create(name).record());
        Verbs.ALL.values().forEach(verb -> assertTrue(there.contains(verb), verb.getName()));
    }
}

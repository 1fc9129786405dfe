// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.reference;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.reference.ConfigKeys.Key;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.stream.Collectors;

/** What a terminal shows of the configuration's keys. */
public final class ConfigHelp {

    private ConfigHelp() {}

    /** All keys, one a line, each with its default. */
    public static String all() {
        return ConfigKeys.all().stream()
                .filter(k -> !k.declared().isSection())
                .map(k -> "%-32s %s".formatted(k.path(), usual(k.declared())))
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }

    /**
     * All that is declared of a key, or of the keys of a section.
     *
     * @throws UsageException if no key is meant
     */
    public static String of(String text) {
        List<Key> keys = ConfigKeys.find(text);
        if (keys.isEmpty())
            throw new UsageException(
                    "Unknown key",
                    text,
                    "There is no such key in a configuration.",
                    "Leave out the key to list all of them.");
        return keys.stream().map(ConfigHelp::entry).collect(Collectors.joining("\n\n"))
                + options(text);
    }

    private static String entry(Key key) {
        Declaration d = key.declared();
        StringBuilder entry = new StringBuilder(key.path());
        entry.append("\n  ").append(d.help());
        if (d.isSection()) return entry.toString();
        entry.append("\n  Value:   ").append(d.allowed());
        if (!d.unit().isEmpty()) entry.append("\n  Unit:    ").append(d.unit());
        return entry.append("\n  Default: ").append(usual(d)).toString();
    }

    private static String usual(Declaration d) {
        return d.required() ? "(must be given)" : d.defaultText();
    }

    private static String options(String text) {
        if (!text.equals(ConfigKeys.OPTIONS) && !text.equals("options")) return "";
        StringBuilder list = new StringBuilder("\n");
        ArchitectureOptions.all()
                .forEach(
                        (name, options) ->
                                list.append("\n  ").append(name).append(": ").append(options));
        return list.toString();
    }
}

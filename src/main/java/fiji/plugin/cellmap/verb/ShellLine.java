// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.param.Declaration;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A verb as a line for a terminal: {@code cellmap train demo --data /em}. */
public final class ShellLine {

    private ShellLine() {}

    /**
     * The line that does the same as a verb; values that are the default are left out.
     *
     * @param verb a record that is listed in {@link Verbs}
     */
    public static String of(Verb<?> verb) {
        return of(verb, File.separatorChar == '\\');
    }

    static String of(Verb<?> verb, boolean windows) {
        List<String> words = new ArrayList<>(List.of("cellmap", name(verb)));
        for (Declaration d : Declaration.of(verb.getClass())) {
            Object value = d.of((Record) verb);
            if (value == null || text(value).equals(d.byDefault())) continue;
            if (d.isFlag()) {
                if (Boolean.TRUE.equals(value)) words.add(d.option());
                continue;
            }
            if (!d.isArgument()) words.add(d.option());
            if (d.isArgument() && value instanceof List<?> list)
                list.forEach(v -> words.add(quoted(text(v), windows)));
            else words.add(quoted(text(value), windows));
        }
        return String.join(" ", words);
    }

    private static String name(Verb<?> verb) {
        return Verbs.ALL.entrySet().stream()
                .filter(entry -> entry.getValue() == verb.getClass())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Not a listed verb: " + verb));
    }

    private static String text(Object value) {
        if (value instanceof List<?> list)
            return String.join(",", list.stream().map(ShellLine::text).toList());
        if (value.getClass().isArray())
            return text(
                    IntStream.range(0, java.lang.reflect.Array.getLength(value))
                            .mapToObj(i -> java.lang.reflect.Array.get(value, i))
                            .toList());
        return value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15
                ? Long.toString(d.longValue())
                : value.toString();
    }

    private static String quoted(String word, boolean windows) {
        if (word.matches("[\\w./:=,@%+-]+") || windows && word.matches("[\\w./\\\\:=,@+-]+"))
            return word;
        return windows ? '"' + word + '"' : "'" + word.replace("'", "'\\''") + "'";
    }
}

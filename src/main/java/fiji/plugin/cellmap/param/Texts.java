// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import fiji.plugin.cellmap.util.UsageException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes records from texts according to their declarations: one syntax for command line, dialogs
 * and macros. The values of a list are separated by commas; a comma in quotes or brackets does not
 * separate.
 */
public final class Texts {

    private Texts() {}

    /**
     * A record of the values that texts stand for.
     *
     * @param texts by name of the component, those of sections too; an empty text counts as not
     *     given
     * @return the record, null where nothing is given
     * @throws UsageException naming the parameter, if something that is required is missing or a
     *     text does not fit
     */
    public static <R extends Record> R record(Class<R> type, Map<String, String> texts) {
        List<Object> values = new ArrayList<>();
        for (Declaration d : Declaration.of(type)) {
            if (d.isSection()) values.add(section(d.type(), texts));
            else values.add(value(d, texts.getOrDefault(d.name(), "")));
        }
        return Records.make(type, values);
    }

    private static Object section(Class<?> type, Map<String, String> texts) {
        boolean given =
                Declaration.flat(type).stream()
                        .anyMatch(d -> !texts.getOrDefault(d.name(), "").isBlank());
        return given ? record(type.asSubclass(Record.class), texts) : null;
    }

    /**
     * The value that a text stands for; null if it is blank.
     *
     * @throws UsageException naming the parameter
     */
    public static Object value(Declaration d, String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            if (!d.required()) return null;
            throw missing(d);
        }
        try {
            Object value = d.isList() ? list(d, stripped) : one(d.type(), stripped);
            if (d.admits(value)) {
                OutputPaths.check(d, value);
                return value;
            }
        } catch (IllegalArgumentException e) {
            // Said below: what is allowed tells what is wrong.
        }
        throw new UsageException(
                "Invalid parameter value",
                ref(d) + " " + stripped,
                "It is not " + d.allowed() + ".",
                "Give " + d.allowed() + ".");
    }

    /** That a parameter must be given. */
    public static UsageException missing(Declaration d) {
        return new UsageException(
                "A parameter is missing", ref(d), d.help(), "Give " + ref(d) + ".");
    }

    private static String ref(Declaration d) {
        return "@{" + d.key() + "}";
    }

    private static Object list(Declaration d, String text) {
        List<String> parts = split(text);
        if (d.kind() == Param.Kind.SETTINGS) parts = settings(parts);
        Class<?> element = d.element();
        if (!d.type().isArray()) return parts.stream().map(p -> one(element, p)).toList();
        Object array = Array.newInstance(element, parts.size());
        for (int i = 0; i < parts.size(); i++) Array.set(array, i, one(element, parts.get(i)));
        return array;
    }

    /** The values of a list: what stands between commas outside of quotes and brackets. */
    public static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        char quote = 0;
        for (char c : text.toCharArray()) {
            if (quote == 0 && depth == 0 && c == ',') {
                add(parts, part);
                continue;
            }
            boolean ends = quote != 0 && c == quote;
            if ("[{(".indexOf(c) >= 0 && quote == 0) depth++;
            if ("]})".indexOf(c) >= 0 && quote == 0) depth--;
            if (ends) quote = 0;
            else if (quote == 0 && depth == 0 && c == '"') quote = c;
            else part.append(c);
        }
        add(parts, part);
        return parts;
    }

    /** The text of a list that {@link #split} takes apart into the same values. */
    public static String joined(List<String> values) {
        return String.join(
                ", ",
                values.stream()
                        .map(v -> v.matches("[^,\\[\\](){}]*") ? v : '"' + v + '"')
                        .toList());
    }

    private static void add(List<String> parts, StringBuilder part) {
        if (!part.toString().isBlank()) parts.add(part.toString().strip());
        part.setLength(0);
    }

    /** A part without key belongs to the value before it. */
    private static List<String> settings(List<String> parts) {
        List<String> settings = new ArrayList<>();
        for (String part : parts) {
            if (settings.isEmpty() || part.matches("[\\w.-]+\\s*=.*")) settings.add(part);
            else settings.add(settings.remove(settings.size() - 1) + "," + part);
        }
        return settings;
    }

    /**
     * @throws IllegalArgumentException if the text is of another type
     */
    private static Object one(Class<?> type, String text) {
        if (type == String.class) return text;
        if (type == Integer.class || type == int.class) return Integer.valueOf(text);
        if (type == Long.class || type == long.class) return Long.valueOf(text);
        if (type == Double.class || type == double.class) return Double.valueOf(text);
        if (text.equals("true") || text.equals("false")) return Boolean.valueOf(text);
        throw new IllegalArgumentException(text);
    }
}

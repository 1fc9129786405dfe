// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options string of an ImageJ macro: {@code key=value key=[value with spaces] flag}. Keys do
 * not depend on case, as in ImageJ; unlike there, a key that the command does not have is refused.
 */
final class MacroOptions {

    private static final Pattern KEY = Pattern.compile("\\s*([^\\s=\\[\\]]+)(=?)");

    private MacroOptions() {}

    /**
     * @return values by key in lower case; a bare key has the value {@code true}
     * @throws UsageException if the text has another form
     */
    static Map<String, String> parse(String options) {
        Map<String, String> values = new LinkedHashMap<>();
        String text = options.stripTrailing();
        int at = 0;
        while (at < text.length()) {
            Matcher key = KEY.matcher(text).region(at, text.length());
            if (!key.lookingAt()) throw broken(text.substring(at));
            int end = key.group(2).isEmpty() ? key.end() : end(text, key.end());
            boolean parted = end >= 0 && (end == text.length() || isBlank(text, end));
            if (!parted) throw broken(text.substring(at));
            String value = text.substring(key.end(), end);
            if (key.group(2).isEmpty()) value = "true";
            else if (value.startsWith("[")) value = value.substring(1, value.length() - 1);
            values.put(key.group(1).toLowerCase(Locale.ROOT), value);
            at = end;
        }
        return values;
    }

    /** Where the value that begins at a place ends; -1 if its brackets are not closed. */
    private static int end(String text, int begin) {
        int depth = 0;
        boolean bracketed = text.startsWith("[", begin);
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if (depth == 0 && Character.isWhitespace(c)) return i;
            if (c == '[') depth++;
            if (c == ']' && --depth == 0 && bracketed) return i + 1;
            if (depth < 0) return -1;
        }
        return depth == 0 ? text.length() : -1;
    }

    private static boolean isBlank(String text, int at) {
        return Character.isWhitespace(text.charAt(at));
    }

    /**
     * What a macro gives a command.
     *
     * @return texts by name of the input
     * @throws UsageException for an unknown key
     */
    static Map<String, String> read(String options, CellMapCommand<?> command) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<Declaration> inputs = command.declarations();
        List<String> unknown = new ArrayList<>();
        parse(options)
                .forEach(
                        (key, value) ->
                                inputs.stream()
                                        .filter(d -> d.isCalled(key))
                                        .findFirst()
                                        .ifPresentOrElse(
                                                d -> texts.put(d.name(), value(d, value)),
                                                () -> unknown.add(key)));
        if (unknown.isEmpty()) return texts;
        throw new UsageException(
                "The macro gives parameters that this command does not have",
                String.join(", ", unknown),
                "Its parameters are "
                        + String.join(", ", inputs.stream().map(Declaration::key).toList())
                        + ".",
                "Correct the names.");
    }

    /** The macro language writes its true and false as 1 and 0. */
    private static String value(Declaration d, String text) {
        if (!d.isFlag()) return text;
        return text.equals("1") ? "true" : text.equals("0") ? "false" : text;
    }

    private static UsageException broken(String rest) {
        return new UsageException(
                "Cannot read the parameters of the macro",
                rest,
                "They have the form key=value or key=[value with spaces].",
                "Put values with spaces in brackets.");
    }
}

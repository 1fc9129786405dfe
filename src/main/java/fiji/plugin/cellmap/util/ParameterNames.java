// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of parameters in texts. A text that mentions a parameter has <code>@{key}</code> in place
 * of its name; whatever shows the text inserts what the user sees: the option of the command line,
 * or the label of a dialog.
 */
public final class ParameterNames {

    private static final Pattern REFERENCE = Pattern.compile("@\\{(\\w+)}");

    private ParameterNames() {}

    /** The text with what {@code door} calls each parameter. */
    public static String render(String text, UnaryOperator<String> door) {
        return REFERENCE
                .matcher(text)
                .replaceAll((MatchResult m) -> Matcher.quoteReplacement(door.apply(m.group(1))));
    }

    /** The text with the keys themselves, where nobody knows a better name. */
    public static String plain(String text) {
        return render(text, key -> key);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.regex.Pattern;

/** Text that does nothing to a terminal but appear: names come from files of others. */
public final class Printable {

    /** Control characters but tab and line feed, and those that turn the direction of text. */
    private static final Pattern UNSEEN =
            Pattern.compile(
                    "[\\p{Cntrl}\\x{80}-\\x{9F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}&&[^\\t\\n]]");

    private Printable() {}

    /** Whether a text has no characters that a terminal would obey. */
    public static boolean is(String text) {
        return !UNSEEN.matcher(text).find();
    }

    /** The text with characters that a terminal would obey written as <code>\&#117;001b</code>. */
    public static String of(String text) {
        return UNSEEN.matcher(text)
                .replaceAll(m -> String.format("\\\\u%04x", (int) m.group().charAt(0)));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.Locale;

/** How many there are of something, in words. */
public final class Counted {

    private Counted() {}

    /**
     * Number and noun, such as {@code 1 crop} and {@code 2,000 patches}.
     *
     * @param noun in the singular, with a regular plural; words may stand before it
     */
    public static String of(long n, String noun) {
        return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? noun : plural(noun));
    }

    private static String plural(String noun) {
        return noun.matches(".*(s|x|ch|sh)") ? noun + "es" : noun + "s";
    }
}

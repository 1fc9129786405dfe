// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the parts that the crops are divided into for cross-validation; it is held out.
 *
 * @param number from 1 on
 * @param of how many there are, 2 or more
 */
public record Fold(int number, int of) {

    /** How a fold is written. */
    public static final String FORM =
            "k/n, with a whole number n of 2 or more and k from 1 to n, such as 1/5";

    private static final Pattern TEXT = Pattern.compile("\\s*(\\d{1,6})\\s*/\\s*(\\d{1,6})\\s*");

    /** Reads {@code k/n}; empty if it is not a fold. */
    public static Optional<Fold> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) return Optional.empty();
        Fold fold = new Fold(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
        boolean possible = fold.of >= 2 && fold.number >= 1 && fold.number <= fold.of;
        return possible ? Optional.of(fold) : Optional.empty();
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}

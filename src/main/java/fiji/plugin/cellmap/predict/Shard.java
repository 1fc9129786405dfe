// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.util.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of some work that one of several processes does: every so many-th unit of its plan.
 *
 * @param number of the part, from 1
 * @param count of all parts
 * @param first number that the first unit of the plan has among those of several predictions
 * @param attempt distinguishes processes that do the same part at the same time; "" for the only
 *     one
 */
public record Shard(int number, int count, int first, String attempt) {

    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,6})/([1-9]\\d{0,6})");

    /**
     * @param text such as {@code 2/8}
     * @throws UsageException if it is another text, or there are fewer parts
     */
    public static Shard parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            int number = Integer.parseInt(matcher.group(1));
            int count = Integer.parseInt(matcher.group(2));
            if (number <= count) return new Shard(number, count, 0, "");
        }
        throw new UsageException(
                "Cannot tell which part of the work to do",
                "@{shard} " + text,
                "It is not the number of a part and the number of all parts.",
                "Give two numbers, such as 2/8 for the second of eight parts.");
    }

    /** Nothing: who prepares a prediction that is divided into so many parts, and completes it. */
    public static Shard nothing(int count) {
        return new Shard(count + 1, count, 0, "");
    }

    /** Whether no unit belongs to it, see {@link #nothing}. */
    boolean isNothing() {
        return number > count;
    }

    /** The same part of a prediction whose units go on with this number. */
    public Shard from(int unit) {
        return new Shard(number, count, unit, attempt);
    }

    /** The same part, done by a process of this name. */
    public Shard as(String name) {
        return new Shard(number, count, first, name);
    }

    /** Whether a unit belongs to it, by its number in the plan. */
    public boolean has(int unit) {
        return (unit + (long) first) % count == number - 1;
    }

    /** What distinguishes its files from those of the others. */
    String suffix() {
        if (isNothing()) return "none";
        return number + "-of-" + count + (attempt.isEmpty() ? "" : "." + attempt);
    }

    @Override
    public String toString() {
        return number + "/" + count;
    }
}

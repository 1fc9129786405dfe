// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sweep;

import fiji.plugin.cellmap.param.Texts;
import fiji.plugin.cellmap.util.UsageException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key of the configuration and the values that are tried for it: a list, or, to draw from, a
 * range. Immutable.
 *
 * @param values as they are written; empty for a range
 * @param range null for a list
 */
record SweepAxis(String key, List<String> values, Range range) {

    private static final Pattern SETTING = Pattern.compile("(?s)\\s*([\\w.-]+)\\s*=(.*)");
    private static final String NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
    private static final Pattern RANGE =
            Pattern.compile("\\s*(" + NUMBER + ")\\.\\.(" + NUMBER + ")(:log)?\\s*");
    private static final MathContext DIGITS = new MathContext(4);

    /**
     * Numbers to draw from, both ends included.
     *
     * @param whole whether they are whole numbers
     * @param log whether their logarithms are drawn evenly
     */
    record Range(double lo, double hi, boolean whole, boolean log) {

        String draw(SplittableRandom random) {
            double t = random.nextDouble();
            if (whole && !log) return Long.toString(random.nextLong((long) lo, (long) hi + 1));
            double drawn = log ? lo * Math.pow(hi / lo, t) : lo + t * (hi - lo);
            double inside = Math.max(lo, Math.min(hi, drawn));
            if (whole) return Long.toString(Math.round(inside));
            return new BigDecimal(inside).round(DIGITS).toPlainString();
        }
    }

    /**
     * Reads {@code key=a,b,c} or, where values are drawn, {@code key=lo..hi} and {@code
     * key=lo..hi:log}.
     *
     * @param parameter that it is given by, for messages
     * @throws UsageException if it is neither
     */
    static SweepAxis parse(String text, boolean drawn, String parameter) {
        Matcher setting = SETTING.matcher(text);
        if (!setting.matches()) throw wrong(text, parameter, "It names no key.", drawn);
        String key = setting.group(1);
        Matcher range = RANGE.matcher(setting.group(2));
        if (range.matches()) {
            if (!drawn) throw wrong(text, parameter, "A grid has no ranges.", false);
            return new SweepAxis(key, List.of(), range(text, parameter, range));
        }
        List<String> values = Texts.split(setting.group(2));
        Set<String> once = new HashSet<>(values);
        if (values.isEmpty() || once.size() < values.size())
            throw wrong(
                    text,
                    parameter,
                    values.isEmpty() ? "It has no value." : "A value is there twice.",
                    drawn);
        return new SweepAxis(key, values, null);
    }

    private static Range range(String text, String parameter, Matcher range) {
        double lo = Double.parseDouble(range.group(1));
        double hi = Double.parseDouble(range.group(2));
        boolean whole = (range.group(1) + range.group(2)).matches("[-+\\d]+");
        boolean log = range.group(3) != null;
        boolean finite = Double.isFinite(lo) && Double.isFinite(hi) && Math.abs(hi) < 1e15;
        if (!finite || lo >= hi)
            throw wrong(text, parameter, "The first number is not below the second.", true);
        if (log && lo <= 0)
            throw wrong(text, parameter, "Only numbers above 0 have logarithms.", true);
        return new Range(lo, hi, whole, log);
    }

    private static UsageException wrong(String text, String parameter, String why, boolean drawn) {
        return new UsageException(
                "Cannot sweep over this",
                "@{" + parameter + "} " + text,
                why,
                drawn
                        ? "Give key=lo..hi, key=lo..hi:log, or key=a,b,c."
                        : "Give key=a,b,c, such as optimizer.learning_rate=0.01,0.001.");
    }

    /** The setting with one value. */
    String with(String value) {
        return key + "=" + value;
    }

    /** The setting with a value that is drawn. */
    String draw(SplittableRandom random) {
        return with(range != null ? range.draw(random) : values.get(random.nextInt(values.size())));
    }

    /**
     * Reads several.
     *
     * @throws UsageException if one is none, or a key is there twice
     */
    static List<SweepAxis> parse(List<String> texts, boolean drawn, String parameter) {
        List<SweepAxis> axes = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String text : texts) {
            SweepAxis axis = parse(text, drawn, parameter);
            if (!keys.add(axis.key)) throw wrong(text, parameter, "The key is there twice.", drawn);
            axes.add(axis);
        }
        return axes;
    }
}

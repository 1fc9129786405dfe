// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a plan writes numbers, for people and in YAML. */
final class Text {

    private Text() {}

    /** {@code 50 x 9.2 x 9.2}. */
    static String sizes(double[] zyx) {
        return Arrays.stream(zyx).mapToObj(Text::number).collect(Collectors.joining(" x "));
    }

    static String sizes(int[] zyx) {
        return Arrays.stream(zyx).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
    }

    static String list(double[] values) {
        return Arrays.stream(values)
                .mapToObj(Text::number)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    static String list(int[] values) {
        return Arrays.toString(values);
    }

    static String list(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    static String lists(int[][] values) {
        return list(Arrays.stream(values).map(Text::list).toList());
    }

    /** With six digits, and none that say nothing. */
    static String number(double v) {
        if (v == Math.rint(v) && Math.abs(v) < 1e9) return Long.toString((long) v);
        String text = String.format(Locale.ROOT, "%.6g", v);
        if (text.contains("e")) return text.replaceFirst("\\.?0+e", "e");
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    /** The axis with the largest voxels; z if all are the same. */
    static int slowest(double[] zyx) {
        int slow = 0;
        for (int d = 1; d < 3; d++) if (zyx[d] > zyx[slow]) slow = d;
        return slow;
    }
}

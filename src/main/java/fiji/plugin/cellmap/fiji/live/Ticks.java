// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import java.util.Locale;

/**
 * Where an axis is marked: multiples of 1, 2 or 5 times a power of ten, which are the ends of the
 * axis too.
 *
 * @param first lowest mark
 * @param step between marks
 * @param count of marks, at least 2
 */
record Ticks(double first, double step, int count) {

    /**
     * The marks of an axis over a range.
     *
     * @param most marks; at least 3
     */
    static Ticks over(double low, double high, int most) {
        double range = high > low ? high - low : Math.max(Math.abs(low), 1);
        double step = Math.pow(10, Math.floor(Math.log10(range / most)));
        for (int i = 0; ; i++) {
            double first = Math.floor(low / step + 1e-9);
            double end = Math.ceil(Math.max(high, low + range) / step - 1e-9);
            int count = (int) (end - first) + 1;
            if (count <= most) return new Ticks(first * step, step, count);
            step *= i % 3 == 1 ? 2.5 : 2;
        }
    }

    double at(int i) {
        return first + i * step;
    }

    double end() {
        return at(count - 1);
    }

    /** A mark as text, with the digits that tell it from its neighbours. */
    String text(int i) {
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%,." + digits + "f", at(i));
    }
}

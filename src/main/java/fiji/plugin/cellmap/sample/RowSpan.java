// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/** Some neighbouring voxels of a row. */
final class RowSpan {

    /** A slope that leaves no range along any row. */
    private static final double FLAT = 1e-12;

    int from;
    int to;

    RowSpan(int from, int to) {
        this.from = from;
        this.to = to;
    }

    boolean isEmpty() {
        return from >= to;
    }

    /** Keeps those for whose middle {@code least <= start + slope * (i + 0.5) < end}. */
    void limit(double start, double slope, double least, double end) {
        if (isEmpty()) return;
        boolean whole =
                isIn(start + slope * (from + 0.5), least, end)
                        && isIn(start + slope * (to - 0.5), least, end);
        if (whole) return;
        if (Math.abs(slope) > FLAT) {
            double a = (least - start) / slope - 0.5;
            double b = (end - start) / slope - 0.5;
            from = (int) Math.max(from, Math.min(to, Math.floor(Math.min(a, b))));
            to = (int) Math.min(to, Math.max(from, Math.ceil(Math.max(a, b)) + 1));
        }
        while (from < to && !isIn(start + slope * (from + 0.5), least, end)) from++;
        while (from < to && !isIn(start + slope * (to - 0.5), least, end)) to--;
    }

    private static boolean isIn(double value, double least, double end) {
        return value >= least && value < end;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/**
 * The exact squared Euclidean distance transform of one line: the lower envelope of parabolas
 * (Felzenszwalb and Huttenlocher, Theory of Computing 8, 2012), for each stretch between two zeros
 * by itself, since nothing reaches over a zero. With equal voxel edges all values are whole numbers
 * and exact. For one thread.
 */
public final class DistanceLine {

    /** Lines that are taken out of a volume at once: they share what is read from memory. */
    private static final int BUNDLE = 8;

    private final double[] lines;
    private final int[] apex;
    private final double[] from;
    private final double[] value;

    /**
     * @param longest of the lines
     */
    public DistanceLine(int longest) {
        lines = new double[BUNDLE * longest];
        apex = new int[longest];
        from = new double[longest + 1];
        value = new double[longest];
    }

    /**
     * Transforms lines that lie side by side.
     *
     * @param volume squared distances or infinity
     * @param start index of the first value of the first line
     * @param count of lines; one begins behind the other
     * @param step between the values of a line
     * @param n values of a line
     */
    public void transform(double[] volume, int start, int count, int step, int n, double weight) {
        for (int c = 0; c < count; c += BUNDLE) {
            int width = Math.min(BUNDLE, count - c);
            for (int k = 0; k < n; k++)
                for (int j = 0; j < width; j++) lines[j * n + k] = volume[start + c + j + k * step];
            for (int j = 0; j < width; j++) transform(lines, j * n, n, weight);
            for (int k = 0; k < n; k++)
                for (int j = 0; j < width; j++) volume[start + c + j + k * step] = lines[j * n + k];
        }
    }

    /**
     * Replaces {@code line[start + k]}, for k from 0 to n - 1, by the least {@code line[start + j]
     * + weight (k - j)^2}.
     */
    public void transform(double[] line, int start, int n, double weight) {
        for (int k = 0; k < n; ) {
            while (k < n && line[start + k] == 0) k++;
            int begin = k;
            while (k < n && line[start + k] != 0) k++;
            if (begin < k) stretch(line, start, Math.max(0, begin - 1), Math.min(n, k + 1), weight);
        }
    }

    /** Transforms from a first index to a last one, which may be zeros. */
    private void stretch(double[] line, int start, int first, int last, double weight) {
        int top = -1;
        for (int k = first; k < last; k++) {
            double f = line[start + k];
            value[k] = f;
            if (f == Double.POSITIVE_INFINITY) continue;
            double crossing = Double.NEGATIVE_INFINITY;
            while (top >= 0) {
                crossing = crossing(apex[top], k, weight);
                if (crossing > from[top]) break;
                top--;
                crossing = Double.NEGATIVE_INFINITY;
            }
            apex[++top] = k;
            from[top] = crossing;
        }
        if (top < 0) return;
        from[top + 1] = Double.POSITIVE_INFINITY;
        for (int k = first, at = 0; k < last; k++) {
            while (from[at + 1] < k) at++;
            double d = k - apex[at];
            line[start + k] = value[apex[at]] + weight * d * d;
        }
    }

    private double crossing(int a, int b, double weight) {
        return ((value[b] + weight * b * b) - (value[a] + weight * a * a)) / (2 * weight * (b - a));
    }
}

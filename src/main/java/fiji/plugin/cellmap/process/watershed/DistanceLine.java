package fiji.plugin.cellmap.process.watershed;

/**
 * The exact squared Euclidean distance transform of one line: the lower envelope of parabolas
 * (Felzenszwalb and Huttenlocher, Theory of Computing 8, 2012). With equal voxel edges all values
 * are whole numbers and exact. For one thread.
 */
final class DistanceLine {

    private final int[] apex;
    private final double[] from;
    private final double[] value;

    DistanceLine(int longest) {
        apex = new int[longest];
        from = new double[longest + 1];
        value = new double[longest];
    }

    /**
     * Replaces {@code line[start + k * step]}, a squared distance or infinity, for k from 0 to n -
     * 1 by the least {@code line[start + j * step] + weight (k - j)^2}.
     */
    void transform(double[] line, int start, int step, int n, double weight) {
        int top = -1;
        for (int k = 0; k < n; k++) {
            double f = line[start + k * step];
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
        for (int k = 0, at = 0; k < n; k++) {
            while (from[at + 1] < k) at++;
            double d = k - apex[at];
            line[start + k * step] = value[apex[at]] + weight * d * d;
        }
    }

    private double crossing(int a, int b, double weight) {
        return ((value[b] + weight * b * b) - (value[a] + weight * a * a)) / (2 * weight * (b - a));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.store.Box;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Agglomeration by the mean of a whole volume in memory, as plainly as it can be written. */
final class WholeAgglomeration {

    /** A face: the voxel after it, the one before, the axis, its affinity and what counts of it. */
    private record Face(int p, int q, int d, float value, long amount) {

        long tie() {
            return EdgeOrder.tie(d, p) << 46 | (long) d << 44 | p;
        }

        long number() {
            return 3L * p + d;
        }
    }

    private final List<Face> faces = new ArrayList<>();
    private final int[] cluster;

    private WholeAgglomeration(int voxels) {
        cluster = new int[voxels];
        for (int i = 0; i < voxels; i++) cluster[i] = i;
    }

    /** Clusters by voxel, numbered from 1 in the order of their first voxels; 0 for background. */
    static int[] objects(
            List<Affinity> channels, byte[] mask, int[] shape, Agglomeration.Limits limits) {
        WholeAgglomeration whole = new WholeAgglomeration(mask.length);
        double unit = channels.get(0).values().unit();
        whole.read(channels, mask, shape);
        boolean[] foreground = whole.fragments(limits.low() * unit, limits.high() * unit);
        double limit = (1 - limits.threshold()) * (unit > 1 ? unit : 1 << 24);
        while (whole.join(foreground, limit)) {}
        int[] result = whole.cluster.clone();
        for (int i = 0; i < result.length; i++) result[i] = foreground[i] ? result[i] + 1 : 0;
        return WholeMutex.renumbered(result);
    }

    private void read(List<Affinity> channels, byte[] mask, int[] shape) {
        int[] steps = {shape[1] * shape[2], shape[2], 1};
        for (int d = 0; d < 3; d++) {
            Affinity channel = channels.get(d);
            float[] values = channel.values().read(Box.of(channel.values().shape()));
            for (int p = 0; p < mask.length; p++) {
                int q = p - steps[d];
                if (p / steps[d] % shape[d] == 0 || mask[p] == 0 || mask[q] == 0) continue;
                float value = values[channel.offset()[d] < 0 ? p : q];
                boolean bytes = channel.values().unit() > 1;
                long amount = bytes ? (long) value : Math.round((double) value * (1 << 24));
                faces.add(new Face(p, q, d, value, amount));
            }
        }
    }

    private boolean[] fragments(double low, double high) {
        Face[] best = new Face[cluster.length];
        Comparator<Face> order =
                Comparator.<Face>comparingDouble(f -> -f.value).thenComparingLong(Face::tie);
        for (Face f : faces) {
            if (f.value <= low) continue;
            if (f.value >= high) unite(f.p, f.q);
            for (int v : new int[] {f.p, f.q})
                if (best[v] == null || order.compare(f, best[v]) < 0) best[v] = f;
        }
        boolean[] foreground = new boolean[cluster.length];
        for (int v = 0; v < best.length; v++) {
            if (best[v] == null) continue;
            foreground[v] = true;
            unite(best[v].p, best[v].q);
        }
        return foreground;
    }

    private void unite(int p, int q) {
        int a = cluster[p];
        int b = cluster[q];
        for (int i = 0; i < cluster.length; i++) if (cluster[i] == b) cluster[i] = a;
    }

    private record Pair(int a, int b, long sum, long count, long first) {

        /** Whether its mean is larger, or equal and its first face earlier. */
        boolean isBefore(Pair other) {
            int byMean =
                    BigInteger.valueOf(sum)
                            .multiply(BigInteger.valueOf(other.count))
                            .compareTo(
                                    BigInteger.valueOf(other.sum)
                                            .multiply(BigInteger.valueOf(count)));
            return byMean > 0 || byMean == 0 && first < other.first;
        }
    }

    private boolean join(boolean[] foreground, double limit) {
        java.util.Map<Long, Pair> pairs = new java.util.HashMap<>();
        for (Face f : faces) {
            int a = Math.min(cluster[f.p], cluster[f.q]);
            int b = Math.max(cluster[f.p], cluster[f.q]);
            if (a == b || !foreground[f.p] || !foreground[f.q]) continue;
            pairs.merge(
                    (long) a << 32 | b,
                    new Pair(a, b, f.amount, 1, f.number()),
                    (x, y) ->
                            new Pair(
                                    a,
                                    b,
                                    x.sum + y.sum,
                                    x.count + y.count,
                                    Math.min(x.first, y.first)));
        }
        Pair best = null;
        for (Pair pair : pairs.values()) if (best == null || pair.isBefore(best)) best = pair;
        if (best == null || !((double) best.sum / best.count > limit)) return false;
        unite(best.a, best.b);
        return true;
    }
}

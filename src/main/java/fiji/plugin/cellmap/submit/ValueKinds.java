// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Voxels;
import fiji.plugin.cellmap.store.Widening;
import java.util.stream.IntStream;

/**
 * What values a label holds. Those of parts add up to those of the whole.
 *
 * @param negative whether a value below 0 occurs
 * @param fraction whether a value that is not a whole number occurs
 * @param one a value that is not 0; 0 if there is none
 * @param several whether there are others
 * @param largest value
 * @param noNumber whether NaN or infinity occurs
 */
record ValueKinds(
        boolean negative,
        boolean fraction,
        double one,
        boolean several,
        double largest,
        boolean noNumber) {

    static final ValueKinds NONE = new ValueKinds(false, false, 0, false, 0, false);

    private static final int PART = 1 << 16;

    static ValueKinds of(Object values, DType type) {
        int n = Voxels.length(values);
        return IntStream.range(0, (n + PART - 1) / PART)
                .parallel()
                .mapToObj(k -> part(values, type, k * PART, Math.min(n, (k + 1) * PART)))
                .reduce(NONE, ValueKinds::plus);
    }

    ValueKinds plus(ValueKinds other) {
        return new ValueKinds(
                negative || other.negative,
                fraction || other.fraction,
                one == 0 ? other.one : one,
                several || other.several || one != 0 && other.one != 0 && one != other.one,
                Math.max(largest, other.largest),
                noNumber || other.noNumber);
    }

    private static ValueKinds part(Object values, DType type, int from, int to) {
        if (values instanceof byte[] v) {
            int bits = Voxels.bits(v, from, to);
            if (bits == 0) return NONE;
            if (bits == 1) return new ValueKinds(false, false, 1, false, 1, false);
        }
        double[] part = new double[to - from];
        Widening.doubles(values, type, from, part, 0, part.length);
        boolean noNumber = Voxels.anyNotFinite(values, type, from, to);
        ValueKinds kinds = new ValueKinds(false, false, 0, false, 0, noNumber);
        double last = 0;
        for (double v : part) {
            if (v == last || v != v) continue;
            last = v;
            if (v == 0) continue;
            kinds = kinds.plus(new ValueKinds(v < 0, v != Math.rint(v), v, false, v, false));
        }
        return kinds;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.Logits;
import java.util.List;

/**
 * What a call of the network gave, in memory or on its device.
 *
 * @param parts logits, those of the first windows first
 * @param each windows of a part; the last one may have fewer
 */
record CallOutput(List<Logits> parts, int each) implements AutoCloseable {

    /** In memory. */
    static CallOutput of(float[] values) {
        return new CallOutput(List.of(Logits.of(values)), Integer.MAX_VALUE);
    }

    /** What a window gave, and where it is among the logits there. */
    Sums.Window window(long z, long y, long x, int number) {
        return new Sums.Window(z, y, x, parts.get(number / each), number % each);
    }

    @Override
    public void close() {
        parts.forEach(Logits::close);
    }
}

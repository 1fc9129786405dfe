// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the network gave for the windows evaluated last, within a budget: cells that lie side by
 * side share windows, and a cell that was given up half-way is soon where it was. For one thread.
 */
final class WindowMemory {

    private final long budget;
    private final Map<Start, float[]> logits = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** First step of a window in the padded grid. */
    private record Start(long z, long y, long x) {}

    /**
     * @param budget in bytes; 0 to remember nothing
     */
    WindowMemory(long budget) {
        this.budget = budget;
    }

    /** Whether nothing is ever remembered. */
    boolean isNothing() {
        return budget == 0;
    }

    /** The logits of a window in C order, K,D,H,W, not to be changed; null if forgotten. */
    float[] get(long z, long y, long x) {
        return budget == 0 ? null : logits.get(new Start(z, y, x));
    }

    /** Keeps the logits of a window, and forgets the windows that were not used for longest. */
    void keep(long z, long y, long x, float[] all, int from, int length) {
        if (4L * length > budget) return;
        float[] one = length == all.length ? all : Arrays.copyOfRange(all, from, from + length);
        float[] before = logits.put(new Start(z, y, x), one);
        bytes += 4L * (length - (before == null ? 0 : before.length));
        Iterator<float[]> oldest = logits.values().iterator();
        while (bytes > budget) {
            bytes -= 4L * oldest.next().length;
            oldest.remove();
        }
    }
}

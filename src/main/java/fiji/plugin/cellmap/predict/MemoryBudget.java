// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.lang.management.ManagementFactory;

/** How much of the Java heap a piece of work may use. */
public final class MemoryBudget {

    private MemoryBudget() {}

    /**
     * @param mib the user's figure; 0 for half of what the machine has
     * @return bytes; never more than nine tenths of the heap that this JVM may have
     */
    public static long bytes(int mib) {
        long heap = Runtime.getRuntime().maxMemory() / 10 * 9;
        return Math.min(heap, mib > 0 ? (long) mib << 20 : machine() / 2);
    }

    private static long machine() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }
}

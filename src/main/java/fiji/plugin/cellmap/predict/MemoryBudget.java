// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.lang.management.ManagementFactory;

/** How much of the Java heap a piece of work may use. */
public final class MemoryBudget {

    /** What part of the heap a cache may take. */
    private static final int CACHE = 8;

    private MemoryBudget() {}

    /**
     * @param mib the user's figure; 0 for half of what the machine has
     * @return bytes; never more than three quarters of the heap that this JVM may have: the rest is
     *     for Java, a cache, and what lies unused between large arrays
     */
    public static long bytes(int mib) {
        long heap = Runtime.getRuntime().maxMemory() / 4 * 3;
        return Math.min(heap, mib > 0 ? (long) mib << 20 : machine() / 2);
    }

    /**
     * For a cache of chunks beside that work.
     *
     * @param mib that it needs not be larger than
     */
    public static int cacheMib(int mib) {
        return (int) Math.min(mib, Math.max(1, Runtime.getRuntime().maxMemory() / CACHE >> 20));
    }

    private static long machine() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }
}

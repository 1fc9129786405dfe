// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * What arrays take of the heap. Java's usual collector (G1) gives an array of half a region and
 * more whole regions of its own, so one that is a little larger than half of one takes twice its
 * bytes.
 */
final class HeapArrays {

    private static final long REGION = region();

    private HeapArrays() {}

    /** What an array of so many bytes takes of this heap, in bytes. */
    static long bytes(long array) {
        return bytes(array, REGION);
    }

    /**
     * @param region of the heap in bytes; 0 if it has none
     */
    static long bytes(long array, long region) {
        return array < region / 2 || region == 0 ? array : (array + region - 1) / region * region;
    }

    private static long region() {
        try {
            HotSpotDiagnosticMXBean java =
                    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return Long.parseLong(java.getVMOption("G1HeapRegionSize").getValue());
        } catch (RuntimeException | LinkageError e) {
            return 0; // Another Java, which does not tell.
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a process takes of the machine.
 *
 * @param process bytes of memory; -1 if the system does not tell
 * @param device bytes of the computing device's own memory that are taken, by whomever; -1 if it
 *     has none or does not tell
 */
public record MemoryUse(long process, long device) implements Progress.Event {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path MACHINE = Path.of("/proc/meminfo");

    /** Of this process. */
    public static MemoryUse now(OptionalLong device) {
        return new MemoryUse(resident(), device.orElse(-1));
    }

    /**
     * Bytes of the machine's memory that a process can have without swapping; 0 if it is not told.
     */
    public static long available() {
        try {
            if (Files.exists(MACHINE))
                for (String line : Files.readAllLines(MACHINE))
                    if (line.startsWith("MemAvailable:"))
                        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            return ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system
                    ? system.getFreeMemorySize()
                    : 0;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** Native libraries work outside the Java heap, so only the system knows. */
    private static long resident() {
        try {
            if (Files.exists(STATUS)) {
                for (String line : Files.readAllLines(STATUS))
                    if (line.startsWith("VmRSS:"))
                        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            } else if (System.getProperty("os.name").startsWith("Windows")
                    && ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system) {
                return system.getCommittedVirtualMemorySize();
            }
        } catch (IOException | NumberFormatException e) {
            // Not told.
        }
        return -1;
    }
}

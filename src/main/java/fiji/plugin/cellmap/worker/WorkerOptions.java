// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How workers are started. Immutable.
 *
 * @param classPath jars and folders, see {@link Libraries}
 * @param mainClass the class whose {@code main} calls {@link WorkerServer#serve}
 * @param heapMiB the largest Java heap of a worker; native memory of the engine comes on top
 * @param start how long a worker may take to connect
 * @param grace how long a training may take to save after cancel, or after its parent is gone
 */
public record WorkerOptions(
        List<Path> classPath, String mainClass, int heapMiB, Duration start, Duration grace) {

    /** Sets the heap of workers in MiB. */
    public static final String HEAP_PROPERTY = "cellmap.worker.heap";

    private static final int MIN_HEAP_MIB = 512;
    private static final int MAX_HEAP_MIB = 16 * 1024;

    /**
     * The options for this installation. The heap is a quarter of the machine's memory, because
     * Fiji itself may take three quarters and the engine works outside the heap.
     */
    public static WorkerOptions standard() {
        int quarter = (int) Math.min(MAX_HEAP_MIB, memoryMiB() / 4);
        int heap = Integer.getInteger(HEAP_PROPERTY, Math.max(MIN_HEAP_MIB, quarter));
        return new WorkerOptions(
                Libraries.classPath(),
                WorkerMain.class.getName(),
                heap,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }

    /** The machine's (or container's) memory in MiB. */
    static long memoryMiB() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getTotalMemorySize()
                >> 20;
    }

    /** One line for the user: what the worker may take. */
    String budget() {
        long memory = memoryMiB();
        return "Worker process: heap up to %d MiB, %d MiB remain."
                .formatted(heapMiB, Math.max(0, memory - heapMiB));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Adds up the seconds between starts and stops. For one thread. */
final class Timer {

    private static final double NANO = 1e-9;

    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private long wallStart;
    private long cpuStart;
    private double wall;
    private double cpu;
    private int times;

    /** What an action takes on average, done until so many seconds have passed. */
    static Contender.Took repeat(double least, Runnable action) {
        Timer timer = new Timer();
        do timer.add(action);
        while (timer.wall < least);
        return timer.once();
    }

    /** As above, done until so many seconds were computed, which a busy machine does not change. */
    static Contender.Took repeatComputing(double least, Runnable action) {
        Timer timer = new Timer();
        do timer.add(action);
        while (timer.cpu < least);
        return timer.once();
    }

    private void add(Runnable action) {
        start();
        action.run();
        stop();
    }

    void start() {
        wallStart = System.nanoTime();
        cpuStart = system.getProcessCpuTime();
    }

    void stop() {
        wall += (System.nanoTime() - wallStart) * NANO;
        cpu += (system.getProcessCpuTime() - cpuStart) * NANO;
        times++;
    }

    /** Seconds that passed in all. */
    double wall() {
        return wall;
    }

    Contender.Took once() {
        return new Contender.Took(wall / times, cpu / times);
    }
}

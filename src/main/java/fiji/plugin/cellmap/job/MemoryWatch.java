// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells a progress every second what this process takes, until it is closed. */
final class MemoryWatch implements AutoCloseable {

    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "cellmap-memory");
                        thread.setDaemon(true);
                        return thread;
                    });

    MemoryWatch(ComputeDevice device, Progress progress) {
        clock.scheduleWithFixedDelay(
                () -> progress.tell(MemoryUse.now(Devices.memoryUsed(device))),
                0,
                1,
                TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}

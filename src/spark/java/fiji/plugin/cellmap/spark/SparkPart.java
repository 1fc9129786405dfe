// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.spark;

import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.ClusterParts;
import org.apache.spark.TaskContext;

/** What an executor does. Stateless. */
final class SparkPart {

    private static final String GPU = "gpu";

    private SparkPart() {}

    /**
     * One part of the work, on the GPU and with as many threads as Spark gives the task.
     *
     * @return its number
     */
    static int run(String request, int number, int parts) {
        TaskContext task = TaskContext.get();
        if (System.getProperty(Devices.THREADS) == null)
            System.setProperty(Devices.THREADS, String.valueOf(task.cpus()));
        String device =
                task.resourcesJMap().containsKey(GPU)
                        ? GPU + ":" + task.resourcesJMap().get(GPU).addresses()[0]
                        : null;
        Shard part = new Shard(number, parts, 0, "a" + task.taskAttemptId());
        ClusterParts.run(request, device, part, Progress.until(task::isInterrupted));
        return number;
    }
}

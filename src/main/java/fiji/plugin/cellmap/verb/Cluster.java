// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ServiceLoader;

/**
 * Machines that do the parts of some work, each by {@link ClusterParts}. A {@link ServiceLoader}
 * finds those whose jar is there. For one thread.
 */
public interface Cluster extends AutoCloseable {

    /** As {@link Predict#runner} names it. */
    String name();

    /** How many cores it has; connects to it, and blocks until it answers. */
    int cores();

    /**
     * Has every part done, from 1 to their number, some of them more than once where a machine is
     * lost; blocks.
     *
     * @param request for {@link ClusterParts}
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled; finished work is kept
     * @throws fiji.plugin.cellmap.util.CellMapException if a part fails again and again
     */
    void run(String request, int parts, Progress progress);

    @Override
    void close();

    /**
     * @throws UsageException if it is not there
     */
    static Cluster named(String name) {
        for (Cluster cluster : ServiceLoader.load(Cluster.class))
            if (cluster.name().equals(name)) return cluster;
        throw new UsageException(
                "Cannot reach a cluster",
                "@{runner} " + name,
                "This program was built without it.",
                "Build it with mvn -P"
                        + name
                        + " -DskipTests package, or divide the work with @{shard}.");
    }
}

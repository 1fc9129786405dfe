// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.util.Progress;
import java.util.HashSet;
import java.util.Set;

/** A cluster that is this process; parts may be lost in it. */
public final class CoresOfThis implements Cluster {

    static final Set<Integer> LOST = new HashSet<>();

    @Override
    public String name() {
        return "spark";
    }

    @Override
    public int cores() {
        return 2;
    }

    @Override
    public void run(String request, int parts, Progress progress) {
        for (int part = parts; part >= 1; part--)
            if (!LOST.contains(part))
                for (String attempt : new String[] {"a1", "a2"})
                    ClusterParts.run(request, null, new Shard(part, parts, 0, attempt), progress);
        PredictionParts.close();
    }

    @Override
    public void close() {}
}

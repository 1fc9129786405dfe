// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.job.PredictionRun;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;

/**
 * A prediction on a cluster: this process checks everything and prepares the arrays, others write
 * them, and this one looks whether all is there and completes them.
 */
record ClusterPrediction(Predict predict) {

    private static final int PARTS_PER_CORE = 2;

    /**
     * @throws CellMapException if a block is missing in the end
     */
    PredictionResult run(Progress progress) {
        try (Cluster cluster = Cluster.named(predict.runner());
                PredictionRun here = predict.open("cpu")) {
            int cores = cluster.cores();
            int parts = predict.parts() != null ? predict.parts() : PARTS_PER_CORE * cores;
            Shard nothing = Shard.nothing(parts);
            predict.predict(here, nothing, progress);
            cluster.run(ClusterParts.request(PredictionParts.complete(predict)), parts, progress);
            PredictionResult result = predict.predict(here, nothing, progress);
            if (result.missing() > 0)
                throw new CellMapException(
                        "The prediction is incomplete",
                        predict.output() == null ? "" : predict.output(),
                        result.missing() + " blocks are missing though every part was done.",
                        "Start the same command again.");
            return result.on(cluster.name() + ", " + cores + " cores");
        }
    }
}

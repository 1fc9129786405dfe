// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.job.PredictionRun;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.runfolder.DataRoot;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Progress;

/**
 * Does parts of predictions in a process of a cluster. The model is loaded with the first part and
 * stays for those that follow. Thread-safe: one part at a time.
 */
public final class PredictionParts {

    private static String opened;
    private static PredictionRun prediction;

    private PredictionParts() {}

    /** A request that says where the data of its run are, wherever it is read. */
    static Predict complete(Predict predict) {
        Named<Predict> complete = Named.like(predict);
        if (predict.data() == null && predict.input() == null && predict.run() != null)
            DataRoot.of(RunFolder.existing(predict.run()))
                    .ifPresent(root -> complete.with(Predict::data, root.toString()));
        return complete.make();
    }

    /**
     * Does one part; blocks.
     *
     * @param request text of the request
     * @param device that the process was given; null for the one that is asked for
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     * @throws fiji.plugin.cellmap.util.CellMapException if it fails
     */
    static synchronized void run(
            String request, Predict predict, String device, Shard part, Progress progress) {
        if (!request.equals(opened)) {
            close();
            prediction = predict.open(device == null ? predict.device() : device);
            opened = request;
        }
        predict.predict(prediction, part, progress);
    }

    /** Forgets the model. */
    public static synchronized void close() {
        if (prediction != null) prediction.close();
        prediction = null;
        opened = null;
    }
}

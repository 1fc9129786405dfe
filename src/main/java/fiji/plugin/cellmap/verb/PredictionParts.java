// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import fiji.plugin.cellmap.job.PredictionRun;
import fiji.plugin.cellmap.param.AbsolutePaths;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.runfolder.DataRoot;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.nio.charset.StandardCharsets;

/**
 * Does parts of predictions in a process of a cluster. The model is loaded with the first part and
 * stays for those that follow. Thread-safe: one part at a time.
 */
public final class PredictionParts {

    private static String opened;
    private static PredictionRun prediction;

    private PredictionParts() {}

    /** What a process needs to know of a prediction, wherever it works. */
    static String request(Predict predict) {
        Named<Predict> complete = Named.like(predict);
        if (predict.data() == null && predict.input() == null && predict.run() != null)
            DataRoot.of(RunFolder.existing(predict.run()))
                    .ifPresent(root -> complete.with(Predict::data, root.toString()));
        Predict request = AbsolutePaths.of(complete.make());
        return new String(Json.bytes(request), StandardCharsets.UTF_8);
    }

    /**
     * Does one part; blocks.
     *
     * @param request of {@link #request}; its paths are valid here
     * @param device that the process was given; null for the one that is asked for
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     * @throws fiji.plugin.cellmap.util.CellMapException if it fails
     */
    public static synchronized void run(
            String request, String device, Shard part, Progress progress) {
        Predict predict = parse(request);
        if (!request.equals(opened)) {
            close();
            prediction = predict.open(device == null ? predict.device() : device);
            opened = request;
        }
        predict.predict(prediction, part, progress);
    }

    private static Predict parse(String request) {
        try {
            return Json.MAPPER.readValue(request, Predict.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(request, e);
        }
    }

    /** Forgets the model. */
    public static synchronized void close() {
        if (prediction != null) prediction.close();
        prediction = null;
        opened = null;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.param.AbsolutePaths;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.nio.charset.StandardCharsets;

/**
 * Work that is divided into parts, as it travels to the machines of a {@link Cluster}. Thread-safe:
 * a process does one part at a time.
 */
public final class ClusterParts {

    static final int ONE_PER_CORE = 1;

    private static final String VERB = "verb";
    private static final String VALUES = "values";

    private ClusterParts() {}

    /** What a process needs to know, wherever it works. */
    static String request(Record verb) {
        ObjectNode request = Json.object().put(VERB, verb.getClass().getSimpleName());
        request.set(VALUES, Json.MAPPER.valueToTree(AbsolutePaths.of(verb)));
        return new String(Json.bytes(request), StandardCharsets.UTF_8);
    }

    /**
     * Has all parts of a verb done by a cluster; blocks.
     *
     * @param parts null for some for each core
     */
    static void run(Record verb, String runner, Integer parts, int perCore, Progress progress) {
        try (Cluster cluster = Cluster.named(runner)) {
            int count = parts != null ? parts : perCore * cluster.cores();
            cluster.run(request(verb), count, progress);
        }
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
        JsonNode read = read(request);
        String verb = read.path(VERB).asText();
        JsonNode values = read.path(VALUES);
        if (verb.equals(Predict.class.getSimpleName()))
            PredictionParts.run(request, of(values, Predict.class), device, part, progress);
        else if (verb.equals(ProcessPrediction.class.getSimpleName()))
            new Processing(of(values, ProcessPrediction.class), part).run(progress);
        else
            Named.like(of(values, PackageSubmission.class))
                    .with(PackageSubmission::runner, null)
                    .with(PackageSubmission::shard, part.toString())
                    .make()
                    .run(progress);
    }

    private static JsonNode read(String request) {
        try {
            return Json.MAPPER.readTree(request);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(request, e);
        }
    }

    private static <R extends Record> R of(JsonNode values, Class<R> type) {
        try {
            return Json.MAPPER.treeToValue(values, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(values.toString(), e);
        }
    }
}

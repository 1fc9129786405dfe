// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.Json;

/**
 * The original in Python.
 *
 * @param process that runs it
 */
record PeerNetwork(PeerProcess process) implements Contender<NetworkTask> {

    /** Number of parameters where Python lacks the original. */
    static final long MISSING = -1;

    @Override
    public String name() {
        return process.libraries.path("torch").asText();
    }

    /** Makes the original with its own starting weights; gives its number of parameters. */
    @Override
    public long trial(NetworkTask task) {
        int[] patch = task.patch();
        ObjectNode request =
                Json.object()
                        .put("architecture", task.network().architecture())
                        .put("inputs", NetworkTask.INPUTS)
                        .put("outputs", NetworkTask.OUTPUTS);
        request.set("options", Json.MAPPER.valueToTree(task.network().options()));
        var shape = request.putArray("shape").add(task.n()).add(NetworkTask.INPUTS);
        for (int d = 3 - task.network().axes(); d < 3; d++) shape.add(patch[d]);
        return process.ask(request).path("parameters").asLong(MISSING);
    }

    @Override
    public Took run(NetworkTask task, double least) {
        ObjectNode answer =
                process.ask(Json.object().put("train", task.train()).put("seconds", least));
        return new Took(answer.path("wall").asDouble(), answer.path("cpu").asDouble());
    }

    @Override
    public void close() {
        process.close();
    }
}

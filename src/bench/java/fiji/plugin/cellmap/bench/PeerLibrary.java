// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Json;
import java.util.Map;

/**
 * A Python library.
 *
 * @param key what the script calls it
 * @param processes one for each number of threads
 */
record PeerLibrary(String key, String name, BenchFolder folder, Map<Integer, PeerProcess> processes)
        implements Contender<StoreTask> {

    @Override
    public long trial(StoreTask task) {
        return ask(task, -1).path("sum").asLong();
    }

    @Override
    public Took run(StoreTask task, double least) {
        ObjectNode answer = ask(task, least);
        return new Took(answer.path("wall").asDouble(), answer.path("cpu").asDouble());
    }

    private ObjectNode ask(StoreTask task, double least) {
        ObjectNode request =
                Json.object()
                        .put("library", key)
                        .put("path", folder.array(task.codec()).toString())
                        .put("seconds", least);
        if (task.writes()) request.put("target", folder.path().resolve(key + ".zarr").toString());
        ArrayNode boxes = request.putArray("boxes");
        for (Box box : task.boxes())
            boxes.addArray()
                    .add(Json.MAPPER.valueToTree(box.min()))
                    .add(Json.MAPPER.valueToTree(box.shape()));
        return processes.get(task.threads()).ask(request);
    }

    @Override
    public void close() {
        processes.values().forEach(PeerProcess::close);
    }
}

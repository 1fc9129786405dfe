// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.util.Json;
import java.util.List;

/**
 * The loader of the challenge's own tools, on the main thread of its process.
 *
 * @param process that runs it
 */
record PeerLoader(
        PeerProcess process, List<DatasplitRow> crops, List<String> classes, double[] voxelSize)
        implements Contender<LoaderTask> {

    /** In place of seconds: sums of what is read at the lower corners. */
    static final double TRIAL = -1;

    @Override
    public String name() {
        return process.libraries.path("cellmap-data").asText();
    }

    @Override
    public long trial(LoaderTask task) {
        LoaderTask stored =
                new LoaderTask(
                        task.name(), voxelSize, task.patch(), task.batch(), AugmentSection.none());
        return ask(stored, TRIAL).path("sum").asLong();
    }

    @Override
    public Took run(LoaderTask task, double least) {
        ObjectNode answer = ask(task, least);
        return new Took(
                answer.path("wall").asDouble() / task.batch(),
                answer.path("cpu").asDouble() / task.batch());
    }

    private ObjectNode ask(LoaderTask task, double least) {
        return process.ask(request(task, least));
    }

    /** What the script is asked. */
    ObjectNode request(LoaderTask task, double least) {
        ObjectNode request =
                Json.object()
                        .put("name", task.name())
                        .put("batch", task.batch())
                        .put("seconds", least);
        request.set("voxel_size", Json.MAPPER.valueToTree(task.voxelSize()));
        request.set("patch", Json.MAPPER.valueToTree(task.patch()));
        request.set("classes", Json.MAPPER.valueToTree(classes));
        request.set("augment", Json.MAPPER.valueToTree(task.augment()));
        var rows = request.putArray("crops");
        for (DatasplitRow row : crops)
            rows.addObject()
                    .put("raw", row.em().path().toString())
                    .put("gt", row.crop().path() + "/[" + String.join(",", row.classes()) + "]");
        return request;
    }

    @Override
    public void close() {
        process.close();
    }
}

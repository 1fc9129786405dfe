// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The containers that predictions go to. */
final class ResultContainer {

    private ResultContainer() {}

    /**
     * The task with the format that its container has or will have: the one that is asked for, that
     * of an earlier attempt, or the one that the container's name tells.
     *
     * @throws UsageException if there is a container of another format than is asked for
     */
    static PredictionTask decided(PredictionTask task) {
        if (task.container() == null) return task;
        if (!isThere(task.container()))
            return task.format() != null ? task : task.as(ContainerFormat.named(task.container()));
        try (ArrayStore store = Stores.open(task.container())) {
            if (task.format() == null) return task.as(format(store, task.group()));
            if (store.format().equals(task.format().label)) return task;
            throw new UsageException(
                    "There is a container of another format",
                    task.container(),
                    "It is %s, and @{format} asks for %s."
                            .formatted(store.format(), task.format().label),
                    "Choose another output, leave @{format} out, or delete what is there.");
        }
    }

    /** Opens or makes that of a task whose format is {@link #decided}. */
    static ArrayStore open(PredictionTask task) {
        return Stores.openOrCreate(task.container(), task.format());
    }

    private static boolean isThere(Path container) {
        try (Stream<Path> entries =
                Files.isDirectory(container) ? Files.list(container) : Stream.empty()) {
            return entries.findAny().isPresent();
        } catch (java.io.IOException e) {
            return true; // Said by whoever opens it.
        }
    }

    /** Of what is there; that of the root, without shards, if the group holds no array. */
    private static ContainerFormat format(ArrayStore store, String group) {
        Optional<ChunkedArray> array =
                store.list(group).stream()
                        .map(name -> (group.isEmpty() ? name : group + "/" + name) + "/s0")
                        .filter(store::isArray)
                        .findFirst()
                        .map(store::open);
        int shards = array.map(a -> a.writeShape()[0] / a.spec().chunks()[0]).orElse(1);
        return Stream.of(ContainerFormat.values())
                .filter(f -> f.label.equals(store.format()))
                .filter(f -> f.shards == 1 || f.shards == shards)
                .reduce((a, b) -> b.shards == shards ? b : a)
                .orElse(ContainerFormat.ZARR_V2);
    }
}

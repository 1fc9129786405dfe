// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of files that PyTorch saved, of any version: TorchScript models, state dictionaries,
 * Lightning checkpoints. Nothing in a file is run. Thread-safe.
 */
public final class SavedTensors {

    private SavedTensors() {}

    private static Storages open(Path file) {
        return OldCheckpoint.isOne(file) ? OldCheckpoint.open(file) : TorchArchive.open(file);
    }

    /**
     * All tensors by their full names, in C order.
     *
     * @throws CellMapException if the file is not of PyTorch, is damaged, or its pickle asks for
     *     more than data
     */
    public static Weights weights(Path file) {
        return weights(file, null);
    }

    /**
     * The tensors of one of its dictionaries, see {@link #sets}.
     *
     * @param set path of a dictionary; null for the usual one
     */
    public static Weights weights(Path file, String set) {
        try (Storages saved = open(file)) {
            Object root = saved.tree();
            Object chosen = set == null ? StateDicts.usual(root) : StateDicts.all(root).get(set);
            Map<String, Pickled.View> views = new TreeWalk(file).views(chosen);
            if (views.isEmpty()) throw saved.broken("It holds no tensors.");
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            TensorReader reader = new TensorReader(saved, file);
            views.forEach((name, view) -> tensors.put(name, reader.read(name, view)));
            return new Weights(tensors);
        }
    }

    /**
     * The shapes of the tensors in each dictionary that holds some, by the keys that lead to it
     * with dots between; "" is the whole.
     */
    public static Map<String, Map<String, int[]>> sets(Path file) {
        try (Storages saved = open(file)) {
            Map<String, Map<String, int[]>> sets = new LinkedHashMap<>();
            StateDicts.all(saved.tree()).forEach((path, map) -> sets.put(path, shapes(map)));
            return sets;
        }
    }

    private static Map<String, int[]> shapes(Map<?, ?> tensors) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        tensors.forEach(
                (key, value) -> {
                    if (value instanceof Pickled.View view)
                        shapes.put(
                                String.valueOf(key),
                                Arrays.stream(view.shape()).mapToInt(n -> (int) n).toArray());
                });
        return shapes;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Finds the position of the voxels of one array in space: from the multiscale metadata of its
 * group, or from its own attributes under the names that the official evaluator accepts ({@code
 * voxel_size}, {@code resolution}, {@code scale}; {@code translation}, {@code offset}; nm, z y x,
 * the last three numbers), or from the metadata of N5 containers.
 */
public final class Grids {

    private static final List<String> SIZES = List.of("voxel_size", "resolution", "scale");
    private static final List<String> OFFSETS = List.of("translation", "offset");

    private Grids() {}

    /**
     * @param path of an array inside the store
     * @return empty if nothing says how large a voxel is: never assume 1 nm then
     */
    public static Optional<VoxelGrid> of(ArrayStore store, String path) {
        int slash = path.lastIndexOf('/');
        String group = slash < 0 ? "" : path.substring(0, slash);
        String name = path.substring(slash + 1);
        if (!path.isEmpty() && Multiscale.isAt(store, group)) {
            Optional<VoxelGrid> listed =
                    Multiscale.read(store, group).levels().stream()
                            .filter(level -> level.path().equals(name))
                            .map(Multiscale.Level::grid)
                            .findFirst();
            if (listed.isPresent()) return listed;
        }
        return fromAttributes(store.attributes(path)).or(() -> N5Scales.grid(store, path));
    }

    private static Optional<VoxelGrid> fromAttributes(ObjectNode attributes) {
        double[] offset = numbers(attributes, OFFSETS).orElse(new double[3]);
        return numbers(attributes, SIZES).map(size -> new VoxelGrid(size, offset));
    }

    private static Optional<double[]> numbers(ObjectNode attributes, List<String> names) {
        return names.stream()
                .map(attributes::path)
                .filter(node -> node.isArray() && node.size() >= 3)
                .map(Grids::lastThree)
                .findFirst();
    }

    private static double[] lastThree(JsonNode list) {
        double[] values = new double[3];
        for (int d = 0; d < 3; d++) values[d] = list.get(list.size() - 3 + d).asDouble();
        return values;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the position of the voxels of one array in space: from the multiscale metadata of a group
 * above it, or from its own attributes, under the names that the official evaluator and the writers
 * of the field use.
 */
public final class Grids {

    private Grids() {}

    /**
     * @param path of an array inside the store
     * @return empty if nothing says how large a voxel is: never assume 1 nm then
     */
    public static Optional<VoxelGrid> of(ArrayStore store, String path) {
        return Optional.ofNullable(listed(store, path).stated(store, path).grid());
    }

    /**
     * Opens a single array, seen with the axes z, y, x.
     *
     * @param path of an array inside the store
     * @throws CellMapException if it is not a volume, or its voxel size is not known
     */
    public static PlacedArray open(ArrayStore store, String path, GivenSize given) {
        Listed listed = listed(store, path);
        ChunkedArray array = SpatialArray.of(store.open(path), listed.axes());
        Stated stated = given.of(listed.stated(store, path));
        if (!stated.isKnown())
            throw new CellMapException(
                    "Cannot read a volume",
                    array.location(),
                    "Its voxel size is unknown. " + stated.why(),
                    Stated.REMEDY);
        List<String> notes = new ArrayList<>(stated.notes());
        notes.addAll(array.notes());
        EmVoxel.doubt(stated.grid().scale()).ifPresent(notes::add);
        return new PlacedArray(array, stated.grid(), notes);
    }

    /**
     * An array as the group above that lists it says.
     *
     * @param axes names in the order of the array; empty if nothing names them
     */
    private record Listed(Stated stated, List<String> axes) {

        Stated stated(ArrayStore store, String path) {
            return stated.or(() -> attributes(store, path));
        }
    }

    private static Listed listed(ArrayStore store, String path) {
        for (int at = path.length(); at > 0; ) {
            at = path.lastIndexOf('/', at - 1);
            String group = at < 0 ? "" : path.substring(0, at);
            MultiscaleReader above = new MultiscaleReader(store, group);
            String name = Inspector.below(group, path);
            if (above.lists(name)) return new Listed(above.stated(name), above.axes().names());
        }
        List<String> axes =
                store.axes(path).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        boolean volume = axes.containsAll(AttributeGrids.ZYX);
        return new Listed(Stated.NOTHING, volume ? axes : List.of());
    }

    private static Stated attributes(ArrayStore store, String path) {
        ObjectNode attributes = store.attributes(path);
        boolean n5 = store.format(path).equals("N5");
        return AttributeGrids.own(attributes, n5)
                .or(
                        () -> {
                            Stated finest = AttributeGrids.finest(attributes, n5);
                            return AttributeGrids.factors(attributes.path(AttributeGrids.FACTORS))
                                    .map(factors -> finest.coarser(factors, ""))
                                    .orElse(finest);
                        });
    }
}

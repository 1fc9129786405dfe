// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.visualize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.predict.ProbabilityCoder;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Grids;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.PlacedArray;
import fiji.plugin.cellmap.store.VoxelGrid;
import java.util.Optional;

/**
 * An image of a scene.
 *
 * @param where it lies: a multiscale group, or an array
 * @param kind how it is shown
 * @param grid of its finest level, nm, z y x
 * @param shape of that level in voxels, z y x
 * @param placed whether it is a group with OME-NGFF metadata, which viewers understand; otherwise
 *     one is made around it
 * @param range values from black to white of probabilities, such as {@code 0, 255}
 */
record Layer(
        String name,
        GroupLocation where,
        Kind kind,
        VoxelGrid grid,
        long[] shape,
        boolean placed,
        String range) {

    /** Of which nearly all that a sigmoid tells apart. */
    private static final String LOGITS = "-6, 6";

    /** How an image is shown. */
    enum Kind {
        EM,
        PROBABILITY,
        LABELS
    }

    /**
     * Looks at what lies at a path of a store.
     *
     * @param path of a group or array
     * @param kind null to tell by the type of its elements
     * @return empty if it is neither a multiscale group nor an array of known voxel size
     */
    static Optional<Layer> of(
            ArrayStore store, GroupLocation container, String path, String name, Kind kind) {
        GroupLocation where = path.isEmpty() ? container : container.child(path);
        if (Multiscale.isAt(store, path)) {
            Multiscale image = Multiscale.read(store, path);
            Multiscale.Level finest = image.finest();
            ChunkedArray array = image.open(store, path, finest);
            return Optional.of(layer(name, where, kind, finest.grid(), array, true));
        }
        if (!store.isArray(path) || Grids.of(store, path).isEmpty()) return Optional.empty();
        PlacedArray placed = Grids.open(store, path, GivenSize.NONE);
        return Optional.of(layer(name, where, kind, placed.grid(), placed.array(), false));
    }

    private static Layer layer(
            String name,
            GroupLocation where,
            Kind kind,
            VoxelGrid grid,
            ChunkedArray array,
            boolean placed) {
        DType type = array.spec().dtype();
        Kind told = kind != null ? kind : where.group().contains("labels/") ? Kind.LABELS : Kind.EM;
        if (told == Kind.LABELS && !type.integer) told = Kind.PROBABILITY;
        if (array.attributes().has("labels")) told = Kind.LABELS;
        String range = range(type, array.attributes());
        return new Layer(name, where, told, grid, array.spec().shape(), placed, range);
    }

    private static String range(DType type, ObjectNode attributes) {
        if (attributes.path("logits").asBoolean()) return LOGITS;
        int one = type == DType.UINT16 ? ProbabilityCoder.WIDE_ONE : ProbabilityCoder.ONE;
        return type.integer ? "0, " + one : "0, 1";
    }

    /** Middle of the image in nm, z y x. */
    double[] middle() {
        double[] middle = new double[3];
        for (int d = 0; d < 3; d++)
            middle[d] = grid.translation()[d] + shape[d] * grid.scale()[d] / 2;
        return middle;
    }
}

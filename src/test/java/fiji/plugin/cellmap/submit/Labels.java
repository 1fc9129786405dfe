// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.List;

/** Writes labels for tests. */
public final class Labels {

    private Labels() {}

    /** A multiscale group with one level, as predictions and processed results have it. */
    public static void multiscale(
            Path container,
            String group,
            DType type,
            Object values,
            long[] shape,
            double voxelSize,
            double translation) {
        try (ArrayStore store = Stores.openOrCreate(container)) {
            store.create(group + "/s0", spec(shape, type)).write(Box.of(shape), values);
            double[] v = {voxelSize, voxelSize, voxelSize};
            double[] t = {translation, translation, translation};
            Multiscale.write(
                    store, group, group, List.of(new Multiscale.Level("s0", new VoxelGrid(v, t))));
        }
    }

    /** An array with the three attributes of a submission or of the ground truth. */
    public static void array(
            Path container,
            String path,
            DType type,
            Object values,
            long[] shape,
            double[] voxelSize,
            double[] translation) {
        try (ArrayStore store = Stores.openOrCreate(container)) {
            ChunkedArray array = store.create(path, spec(shape, type));
            array.write(Box.of(shape), values);
            ObjectNode attributes = Json.object();
            attributes.set("voxel_size", Json.MAPPER.valueToTree(voxelSize));
            attributes.set("translation", Json.MAPPER.valueToTree(translation));
            attributes.set("shape", Json.MAPPER.valueToTree(shape));
            array.setAttributes(attributes);
        }
    }

    public static void delete(Path container, String path) {
        try (ArrayStore store = Stores.open(container)) {
            store.delete(path);
        }
    }

    private static ArraySpec spec(long[] shape, DType type) {
        int[] chunks = new int[shape.length];
        for (int d = 0; d < chunks.length; d++) chunks[d] = (int) Math.min(32, shape[d]);
        return ArraySpec.of(shape, chunks, type);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Results and truth of one cubic crop with one instance and three semantic labels, made by formula:
 * {@code manifest.csv}, {@code processed}, {@code ground_truth.zarr}.
 */
record CropSet(Path folder) {

    private static final int CROP = 560;
    private static final String DATASET = "bench";
    private static final double VOXEL = 4;
    private static final double PLACE = 4000;
    private static final int LAYER = 64;
    private static final List<String> CLASSES = List.of("mito", "er", "pm", "cyto");

    /** Objects of the instance label: the official evaluator takes minutes for each. */
    private static final int OBJECTS = 3;

    Path manifest() {
        return folder.resolve("manifest.csv");
    }

    Path processed() {
        return folder.resolve("processed");
    }

    Path truth() {
        return folder.resolve("ground_truth.zarr");
    }

    /** Voxels of all labels. */
    long voxels() {
        return Manifest.read(manifest()).rows().stream().mapToLong(CropTarget::voxels).sum();
    }

    /**
     * Makes a crop set; blocks.
     *
     * @param edge voxels along each axis
     */
    static CropSet make(Path folder, int edge) {
        CropSet set = new CropSet(folder);
        double[] size = {VOXEL, VOXEL, VOXEL};
        double[] place = {PLACE, PLACE, PLACE};
        long[] shape = {edge, edge, edge};
        List<CropTarget> rows =
                CLASSES.stream()
                        .map(c -> new CropTarget(CROP, DATASET, c, size, place, shape))
                        .toList();
        new Manifest(rows).write(set.manifest());
        try (ArrayStore truth = Stores.openOrCreate(set.truth());
                ArrayStore results =
                        Stores.openOrCreate(set.processed().resolve(DATASET + ".zarr"))) {
            for (CropTarget row : rows) {
                set.truth(truth, row);
                set.result(results, row);
            }
        }
        return set;
    }

    private void truth(ArrayStore store, CropTarget row) {
        ObjectNode attributes = Json.object();
        attributes.set("voxel_size", Json.MAPPER.valueToTree(row.voxelSize()));
        attributes.set("translation", Json.MAPPER.valueToTree(row.translation()));
        attributes.set("shape", Json.MAPPER.valueToTree(row.shape()));
        fill(store, row.path(), row, DType.UINT8, Codec.BLOSC, 0);
        store.setAttributes(row.path(), attributes);
    }

    private void result(ArrayStore store, CropTarget row) {
        DType type = row.className().equals("mito") ? DType.UINT32 : DType.UINT8;
        fill(store, row.path() + "/s0", row, type, Codec.ZSTD, 2);
        VoxelGrid grid = new VoxelGrid(row.voxelSize(), row.translation());
        Multiscale.write(
                store, row.path(), row.className(), List.of(new Multiscale.Level("s0", grid)));
    }

    private static void fill(
            ArrayStore store, String path, CropTarget row, DType type, Codec codec, int shift) {
        int[] chunks = {LAYER, LAYER, LAYER};
        ArraySpec spec = ArraySpec.of(row.shape(), chunks, type).withCodec(codec);
        var array = store.create(path, spec);
        int edge = (int) row.shape()[0];
        for (int z = 0; z < edge; z += LAYER) {
            int planes = Math.min(LAYER, edge - z);
            Box box = new Box(new long[] {z, 0, 0}, new long[] {planes, edge, edge});
            Object values = type.allocate(planes * edge * edge);
            int first = z;
            IntStream.range(0, planes * edge)
                    .parallel()
                    .forEach(
                            line -> {
                                int zz = first + line / edge + shift;
                                int yy = line % edge;
                                for (int x = 0; x < edge; x++)
                                    set(
                                            values,
                                            line * edge + x,
                                            value(row.className(), zz, yy, x, edge));
                            });
            array.write(box, values);
        }
    }

    private static void set(Object values, int at, int value) {
        if (values instanceof byte[] v) v[at] = (byte) value;
        else ((int[]) values)[at] = value;
    }

    /** Ellipsoids one above the other, a net of tubes, sheets, and a filling with holes. */
    private static int value(String name, int z, int y, int x, int edge) {
        if (name.equals("mito")) {
            int slot = Math.min(OBJECTS - 1, z * OBJECTS / edge);
            double dz = (z - (slot + 0.5) * edge / OBJECTS) / (0.42 * edge / OBJECTS);
            double dy = (y - 0.5 * edge) / (0.33 * edge);
            double dx = (x - 0.45 * edge) / (0.28 * edge);
            return dz * dz + dy * dy + dx * dx <= 1 ? slot + 1 : 0;
        }
        double wave = 2 * Math.PI / (name.equals("er") ? 37 : 83);
        double field =
                Math.sin(wave * z) * Math.cos(wave * y)
                        + Math.sin(wave * y) * Math.cos(wave * x)
                        + Math.sin(wave * x) * Math.cos(wave * z);
        return switch (name) {
            case "er" -> field > 0.9 ? 1 : 0;
            case "pm" -> Math.abs(field) < 0.1 ? 1 : 0;
            default -> field > -0.6 ? 1 : 0;
        };
    }
}

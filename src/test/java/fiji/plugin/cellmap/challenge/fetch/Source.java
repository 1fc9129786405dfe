// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A small challenge and its data, as they lie at a source. */
final class Source {

    /** EM of 64^3 voxels of 4 nm; crops 1 and 2 at 8 nm; test crop 7 at 8 nm. */
    static final String CHALLENGE =
            """
            name: small
            layout:
              search_path: "{dataset}/{dataset}.zarr/recon-1/{name}"
              raw_name: em/fibsem-uint8
              crop_name: "labels/groundtruth/{crop}/{label}"
            classes:
              - {id: 1, name: mito, kind: instance, tested: true}
              - {id: 2, name: er, tested: true}
            test_crops:
              - crop: 7
                dataset: cells
                voxel_size: [8, 8, 8]
                translation: [64, 64, 64]
                shape: [6, 6, 6]
            source:
              url: s3://bucket
              crops: {cells: [1, 2]}
              archives:
                - {all_resolutions: false, padding: 0, url: "s3://bucket/zips/all.zip"}
            """;

    static final String EM = "cells/cells.zarr/recon-1/em/fibsem-uint8";
    static final String CROP = "cells/cells.zarr/recon-1/labels/groundtruth/crop1";

    private Source() {}

    static Challenge challenge(Path folder) throws IOException {
        return Challenge.read(Files.writeString(folder.resolve("small.yaml"), CHALLENGE));
    }

    static void write(Path root, Challenge challenge) {
        DataLayout layout = challenge.layout(root);
        write(layout.em("cells"), 64, 4, 0, ".", Pyramid.Mode.MEAN);
        for (String name : new String[] {"mito", "er"}) {
            write(layout.label("cells", 1, name), 10, 8, 130, "/", Pyramid.Mode.MOST_FREQUENT);
            write(layout.label("cells", 2, name), 16, 8, 146, "/", Pyramid.Mode.MOST_FREQUENT);
        }
    }

    /** The last corner of the volume is empty, so that its chunks are not stored. */
    private static void write(
            GroupLocation place, int n, double voxel, double start, String sep, Pyramid.Mode mode) {
        byte[] values = new byte[n * n * n];
        new Random(n).nextBytes(values);
        for (int i = 0; i < values.length; i++)
            if (i / n / n >= 5 * n / 8 && i / n % n >= n / 2) values[i] = 0;
        try (ArrayStore store = Stores.openOrCreate(place.container())) {
            long[] shape = {n, n, n};
            ArraySpec spec = ArraySpec.of(shape, new int[] {8, 8, 8}, DType.UINT8);
            store.create(place.child("s0").group(), spec.withSeparator(sep))
                    .write(Box.of(shape), values);
            VoxelGrid grid =
                    new VoxelGrid(
                            new double[] {voxel, voxel, voxel}, new double[] {start, start, start});
            Pyramid.build(store, place.group(), grid, mode, 3, Progress.none());
        }
    }

    /** Content of every file below a folder. */
    static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList())
                files.put(
                        root.relativize(file).toString().replace('\\', '/'),
                        new String(
                                Files.readAllBytes(file),
                                java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        return files;
    }
}

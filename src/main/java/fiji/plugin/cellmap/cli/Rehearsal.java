// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a few verbs on a tiny prediction, for the launcher: Java keeps what it had to load for them
 * in an archive ({@code -XX:ArchiveClassesAtExit}), so that other runs begin sooner.
 */
public final class Rehearsal {

    private static final int EDGE = 16;
    private static final double VOXEL_NM = 8;
    private static final String CONTAINER = "tiny.zarr";
    private static final List<String> IMAGES =
            List.of("cell", "cell_aff_z-1", "cell_aff_y-1", "cell_aff_x-1");

    private Rehearsal() {}

    /**
     * Prints what the verbs print.
     *
     * @param args a folder that is not there yet; whoever asks removes it
     * @throws IllegalStateException if a verb fails
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        Path predictions = folder.resolve("predictions");
        predict(predictions.resolve(CONTAINER));
        String objects = folder.resolve("objects").toString();
        String image = Path.of(objects, CONTAINER, "crop1", "cell").toString();
        String rule = "{threshold: 0.5, agglomeration: {threshold: 0.3}, min_size: 2}";
        verb(
                "process",
                predictions.toString(),
                "--out",
                objects,
                "--set",
                "process.classes.cell=" + rule);
        verb("measure", image, "--out", folder.resolve("objects.csv").toString());
        verb("inspect", image);
        verb("models");
    }

    private static void verb(String... args) {
        int code = Main.run(args, new Interrupt());
        if (code != 0) throw new IllegalStateException(String.join(" ", args) + ": " + code);
    }

    /** Two cells with a side between them. */
    private static void predict(Path container) {
        VoxelGrid grid = new VoxelGrid(new double[] {VOXEL_NM, VOXEL_NM, VOXEL_NM}, new double[3]);
        byte[] values = new byte[EDGE * EDGE * EDGE];
        Arrays.fill(values, (byte) 230);
        Arrays.fill(values, values.length / 2, values.length / 2 + EDGE * EDGE, (byte) 140);
        try (ArrayStore store = Stores.openOrCreate(container)) {
            for (String name : IMAGES) {
                ArraySpec spec =
                        new ArraySpec(
                                new long[] {EDGE, EDGE, EDGE},
                                new int[] {EDGE / 2, EDGE, EDGE},
                                DType.UINT8,
                                0,
                                Codec.ZSTD,
                                "/");
                String image = "crop1/" + name;
                ChunkedArray array = store.create(image + "/s0", spec);
                array.write(new Box(new long[3], spec.shape()), values);
                Multiscale.write(store, image, name, List.of(new Multiscale.Level("s0", grid)));
            }
        }
    }
}

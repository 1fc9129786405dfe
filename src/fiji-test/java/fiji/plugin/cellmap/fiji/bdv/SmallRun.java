// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A run with EM of 64^3 grey 128 and one predicted crop, 32^3 at 128 nm, of two classes. */
public final class SmallRun {

    private static final double[] VOXEL = {8, 8, 8};

    private SmallRun() {}

    /** The objects of mito are two halves, ids 1 and 2; of er only probabilities are there. */
    public static RunFolder make(Path folder) throws IOException {
        Path data = folder.resolve("data");
        byte[] grey = new byte[64 * 64 * 64];
        Arrays.fill(grey, (byte) 128);
        write(data.resolve("d/d.zarr"), "recon-1/em/fibsem-uint8", 64, 0, grey);
        RunFolder run = new RunFolder(folder.resolve("run"));
        byte[] ids = new byte[32 * 32 * 32];
        for (int i = 0; i < ids.length; i++) ids[i] = (byte) (i % 32 < 16 ? 1 : 2);
        byte[] bright = new byte[32 * 32 * 32];
        Arrays.fill(bright, (byte) 200);
        write(run.processed().resolve("d.zarr"), "crop7/mito", 32, 128, ids);
        write(run.predictions().resolve("d.zarr"), "crop7/mito", 32, 128, bright);
        write(run.predictions().resolve("d.zarr"), "crop7/er", 32, 128, bright);
        Files.copy(Path.of("configs/demo.yaml"), run.config());
        AtomicFiles.write(run.environment(), Json.bytes(Map.of("data", data.toString())));
        return run;
    }

    /** Labels of a crop of the data, 16^3 of ones at a position in nm. */
    public static void label(Path folder, int crop, String name, double at) throws IOException {
        byte[] ones = new byte[16 * 16 * 16];
        Arrays.fill(ones, (byte) 1);
        String group = "recon-1/labels/groundtruth/crop" + crop + "/" + name;
        write(folder.resolve("data/d/d.zarr"), group, 16, at, ones);
    }

    static void write(Path container, String group, int size, double at, byte[] values)
            throws IOException {
        Files.createDirectories(container);
        long[] shape = {size, size, size};
        try (ArrayStore store = Stores.openOrCreate(container)) {
            store.create(group + "/s0", ArraySpec.of(shape, new int[] {16, 16, 16}, DType.UINT8))
                    .write(Box.of(shape), values);
            VoxelGrid grid = new VoxelGrid(VOXEL, new double[] {at, at, at});
            Multiscale.write(store, group, "", List.of(new Multiscale.Level("s0", grid)));
        }
    }
}

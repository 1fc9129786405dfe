// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Predicted affinities of a cube of cells ({@link CellAffinities}): {@code pred/bench.zarr/crop1},
 * whose foreground is everything.
 *
 * @param edge in voxels
 * @param offsets to other voxels
 */
record AffinityVolume(Path folder, int edge, List<Offset> offsets) {

    private static final int CHUNK = 64;
    private static final double VOXEL = 8;
    private static final String CLASS = "cell";

    Path predictions() {
        return folder.resolve("pred");
    }

    /** The folder of the images. */
    Path crop() {
        return predictions().resolve("bench.zarr").resolve("crop1");
    }

    /** The name of the image of an offset. */
    static String image(Offset offset) {
        return offset.image(CLASS);
    }

    /** Makes it; blocks. */
    static AffinityVolume make(Path folder, int edge, List<Offset> offsets, Progress progress) {
        AffinityVolume volume = new AffinityVolume(folder, edge, offsets);
        try (ArrayStore store = Stores.openOrCreate(volume.predictions().resolve("bench.zarr"))) {
            create(store, edge, CLASS, 255);
            volume.affinities(store, progress);
        }
        return volume;
    }

    private static ChunkedArray create(ArrayStore store, int edge, String name, int fill) {
        long[] shape = {edge, edge, edge};
        int[] chunks = new int[3];
        Arrays.fill(chunks, Math.min(CHUNK, edge));
        String image = "crop1/" + name;
        ArraySpec spec = new ArraySpec(shape, chunks, DType.UINT8, fill, Codec.ZSTD, "/");
        ChunkedArray array = store.create(image + "/s0", spec);
        VoxelGrid grid = new VoxelGrid(new double[] {VOXEL, VOXEL, VOXEL}, new double[3]);
        Multiscale.write(store, image, name, List.of(new Multiscale.Level("s0", grid)));
        return array;
    }

    private void affinities(ArrayStore store, Progress progress) {
        List<ChunkedArray> arrays = new ArrayList<>();
        for (Offset offset : offsets) arrays.add(create(store, edge, image(offset), 0));
        int[][] steps = offsets.stream().map(Offset::toArray).toArray(int[][]::new);
        CellAffinities cells = new CellAffinities(1);
        progress.begin("Making affinities", edge);
        for (int z = 0; z < edge; z += CHUNK) {
            progress.check();
            int planes = Math.min(CHUNK, edge - z);
            Box box = new Box(new long[] {z, 0, 0}, new long[] {planes, edge, edge});
            byte[][] values = cells.read(box, steps);
            for (int c = 0; c < steps.length; c++) arrays.get(c).write(box, values[c]);
            progress.advance(planes);
        }
    }
}

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
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Predicted affinities of a cube of cells ({@link CellAffinities}): for this program {@code
 * pred/bench.zarr/crop1}, whose foreground is everything, for others {@code affinities.raw}, one
 * byte a value, channel by channel in C order.
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

    Path raw() {
        return folder.resolve("affinities.raw");
    }

    /**
     * Makes it; blocks.
     *
     * @param forPeers whether the raw file is wanted
     */
    static AffinityVolume make(
            Path folder, int edge, List<Offset> offsets, boolean forPeers, Progress progress) {
        AffinityVolume volume = new AffinityVolume(folder, edge, offsets);
        try (ArrayStore store = Stores.openOrCreate(volume.predictions().resolve("bench.zarr"))) {
            volume.foreground(store);
            volume.affinities(store, forPeers, progress);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot write affinities",
                    volume.raw(),
                    AtomicFiles.reason(e),
                    "Make room on the disk.",
                    e);
        }
        return volume;
    }

    private long[] shape() {
        return new long[] {edge, edge, edge};
    }

    private ChunkedArray create(ArrayStore store, String name, int fill) {
        int[] chunks = new int[3];
        Arrays.fill(chunks, Math.min(CHUNK, edge));
        String image = "crop1/" + name;
        ArraySpec spec = new ArraySpec(shape(), chunks, DType.UINT8, fill, Codec.ZSTD, "/");
        ChunkedArray array = store.create(image + "/s0", spec);
        VoxelGrid grid = new VoxelGrid(new double[] {VOXEL, VOXEL, VOXEL}, new double[3]);
        Multiscale.write(store, image, name, List.of(new Multiscale.Level("s0", grid)));
        return array;
    }

    private void foreground(ArrayStore store) {
        create(store, CLASS, 255);
    }

    private void affinities(ArrayStore store, boolean forPeers, Progress progress)
            throws IOException {
        List<ChunkedArray> arrays = new ArrayList<>();
        for (Offset offset : offsets) arrays.add(create(store, offset.image(CLASS), 0));
        int[][] steps = offsets.stream().map(Offset::toArray).toArray(int[][]::new);
        CellAffinities cells = new CellAffinities(1);
        long plane = (long) edge * edge;
        progress.begin("Making affinities", edge);
        try (RandomAccessFile file = forPeers ? new RandomAccessFile(raw().toFile(), "rw") : null) {
            for (int z = 0; z < edge; z += CHUNK) {
                progress.check();
                int planes = Math.min(CHUNK, edge - z);
                Box box = new Box(new long[] {z, 0, 0}, new long[] {planes, edge, edge});
                byte[][] values = cells.read(box, steps);
                for (int c = 0; c < steps.length; c++) {
                    arrays.get(c).write(box, values[c]);
                    if (file == null) continue;
                    file.seek(c * plane * edge + z * plane);
                    file.write(values[c]);
                }
                progress.advance(planes);
            }
        }
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.List;

/** EM of a wanted size. What is too small is mirrored at its borders until it is large enough. */
final class BenchVolume {

    private static final int PHANTOM_EDGE = 160;

    private BenchVolume() {}

    /**
     * @param address of an array with axes z, y, x and one byte per voxel
     * @throws UsageException if it is another array
     */
    static byte[] read(String address, long[] shape) {
        try (ArrayStore store = Stores.open(address)) {
            ChunkedArray array = store.open("");
            long[] there = array.spec().shape();
            if (array.spec().dtype() != DType.UINT8 || there.length != 3 || Box.of(there).isEmpty())
                throw new UsageException(
                        "Cannot measure with this array",
                        array.location(),
                        "It holds "
                                + array.spec().dtype().label
                                + " with "
                                + there.length
                                + " axes.",
                        "Give EM: uint8 with the axes z, y, x.");
            Box box = Box.of(there).intersect(Box.of(shape));
            return mirrored((byte[]) array.read(box), box.shape(), shape);
        }
    }

    /** EM of the phantom, made in a folder. */
    static byte[] phantom(Path folder, long[] shape, Progress progress) {
        PhantomOptions options = new PhantomOptions(PHANTOM_EDGE, List.of("mito"), 1);
        Phantom phantom = Phantom.make(folder, options, progress);
        String dataset = Manifest.read(phantom.trainManifest()).rows().get(0).dataset();
        GroupLocation em = DataLayout.official(phantom.root()).em(dataset);
        return read(em.child("s0").path().toString(), shape);
    }

    /** EM as an array on the disk: the one given, or one of the phantom. */
    static Path array(String data, Path folder, long[] shape, Progress progress) {
        if (data != null) return Path.of(data);
        byte[] em = phantom(folder.resolve("phantom"), shape, progress);
        ArraySpec spec = ArraySpec.of(shape, new int[] {64, 64, 64}, DType.UINT8);
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("em.zarr"))) {
            store.create("em", spec).write(Box.of(shape), em);
        }
        return folder.resolve("em.zarr/em");
    }

    private static byte[] mirrored(byte[] values, long[] from, long[] to) {
        byte[] all = new byte[(int) Box.of(to).size()];
        int[] row = new int[(int) to[2]];
        for (int x = 0; x < row.length; x++) row[x] = mirror(x, (int) from[2]);
        int at = 0;
        for (int z = 0; z < to[0]; z++)
            for (int y = 0; y < to[1]; y++) {
                int start = mirror(z, (int) from[0]) * (int) from[1] + mirror(y, (int) from[1]);
                for (int x : row) all[at++] = values[start * (int) from[2] + x];
            }
        return all;
    }

    private static int mirror(int i, int size) {
        int k = i % (2 * size);
        return k < size ? k : 2 * size - 1 - k;
    }
}

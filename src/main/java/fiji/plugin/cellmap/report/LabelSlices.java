// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.PlaneReader;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.submit.MatchedCrop;
import fiji.plugin.cellmap.submit.Voxels;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.Optional;

/** One side of a label, read by planes as ids, or as 0 and 1 for a class without objects. */
interface LabelSlices {

    /**
     * Reads planes; blocks.
     *
     * @param z0 first plane
     * @param z1 plane behind the last
     * @return ids in C order, whole planes
     */
    long[] read(long z0, long z1);

    /**
     * The truth of a label; empty if it is not there.
     *
     * @throws CellMapException if it has another shape than the manifest says
     */
    static Optional<LabelSlices> truth(ArrayStore store, CropTarget target, boolean instance) {
        if (!store.isArray(target.path())) return Optional.empty();
        ChunkedArray array = store.open(target.path());
        if (!Arrays.equals(array.spec().shape(), target.shape()))
            throw new CellMapException(
                    "Cannot show " + target.path(),
                    array.location(),
                    "The truth has the shape "
                            + Arrays.toString(array.spec().shape())
                            + ", and the manifest says "
                            + Arrays.toString(target.shape())
                            + ".",
                    "Give the manifest that belongs to the truth with @{manifest}.");
        PlaneReader planes = new PlaneReader(array);
        DType type = array.spec().dtype();
        return Optional.of((z0, z1) -> ids(planes.read(z0, z1), type, instance));
    }

    /** A submitted label as it is scored; empty if it is not there. */
    static Optional<LabelSlices> submitted(
            ArrayStore store, String path, CropTarget target, boolean instance) {
        if (!store.isArray(path)) return Optional.empty();
        MatchedCrop crop =
                MatchedCrop.open(store, path, target, instance, MatchedCrop.Values.OFFICIAL);
        return Optional.of((z0, z1) -> ids(crop.read(z0, z1), crop.dtype(), instance));
    }

    /** The same without the voxels that the truth takes out by an array {@code CLASS_mask}. */
    static LabelSlices inside(LabelSlices planes, ArrayStore truth, CropTarget target) {
        String path = target.path() + "_mask";
        if (!truth.isArray(path)) return planes;
        ChunkedArray mask = truth.open(path);
        return (z0, z1) -> {
            long[] ids = planes.read(z0, z1);
            long[] shape = target.shape();
            Box box = new Box(new long[] {z0, 0, 0}, new long[] {z1 - z0, shape[1], shape[2]});
            Voxels.clearOutside(ids, mask.read(box), mask.spec().dtype());
            return ids;
        };
    }

    private static long[] ids(Object values, DType type, boolean instance) {
        if (instance) return Widening.longs(values, type);
        byte[] present = Voxels.above(values, type, 0);
        long[] ids = new long[present.length];
        for (int i = 0; i < ids.length; i++) ids[i] = present[i];
        return ids;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Voxels;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.submit.MatchedCrop;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.Optional;

/**
 * One side of a label as ids, or as 0 and 1 for a class without objects. It is made to be read from
 * one end to the other.
 *
 * @param image on the grid of the target
 * @param instance whether the values are ids
 * @param inside where voxels count: 0 takes them out; empty where all count
 */
record LabelIds(VoxelImage image, boolean instance, Optional<VoxelImage> inside)
        implements BlockSource<long[]> {

    /**
     * The truth of a label; empty if it is not there.
     *
     * @throws CellMapException if it has another shape than the manifest says
     */
    static Optional<LabelIds> truth(ArrayStore store, CropTarget target, boolean instance) {
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
        return Optional.of(new LabelIds(image(array, target), instance, Optional.empty()));
    }

    /** A submitted label as it is scored; empty if it is not there. */
    static Optional<LabelIds> submitted(
            ArrayStore store, String path, CropTarget target, boolean instance) {
        if (!store.isArray(path)) return Optional.empty();
        MatchedCrop crop =
                MatchedCrop.open(store, path, target, instance, MatchedCrop.Values.OFFICIAL);
        return Optional.of(new LabelIds(crop.image(), instance, Optional.empty()));
    }

    /** The same without the voxels that the truth takes out by an array {@code CLASS_mask}. */
    LabelIds inside(ArrayStore truth, CropTarget target) {
        String path = target.path() + "_mask";
        return truth.isArray(path)
                ? new LabelIds(image, instance, Optional.of(image(truth.open(path), target)))
                : this;
    }

    private static VoxelImage image(ChunkedArray array, CropTarget target) {
        return VoxelImage.ofLayers(array, new VoxelGrid(target.voxelSize(), target.translation()));
    }

    @Override
    public Box bounds() {
        return image.bounds();
    }

    @Override
    public long[] read(Box box) {
        Object values = image.read(box);
        long[] ids =
                instance
                        ? Widening.longs(values, image.dtype())
                        : Widening.longs(Voxels.above(values, image.dtype(), 0), DType.UINT8);
        inside.ifPresent(mask -> Voxels.clearOutside(ids, mask.read(box), mask.dtype()));
        return ids;
    }
}

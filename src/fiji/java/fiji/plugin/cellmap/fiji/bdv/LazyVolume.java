// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import bdv.cache.SharedQueue;
import bdv.util.volatiles.VolatileViews;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Grids;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.PlacedArray;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.Volatile;
import net.imglib2.cache.img.CachedCellImg;
import net.imglib2.realtransform.AffineTransform3D;

/**
 * A volume whose chunks BigDataViewer loads when they come into view, in threads of its own, at the
 * level that fits the zoom. Axes x, y, z, world coordinates in nm.
 *
 * @param levels cached images, the finest first
 * @param grids where each lies; axes z, y, x
 */
record LazyVolume(List<CachedCellImg<?, ?>> levels, List<VoxelGrid> grids) {

    /**
     * Opens a multiscale group, or an array whose voxel size is known. Reads metadata only.
     *
     * @param cache holds the chunks
     * @param voxelSize in nm of the first level, z y x, in place of the one in the metadata; null
     *     to take that
     * @throws CellMapException if its voxel size is unknown, or it is not a volume
     */
    static LazyVolume open(ArrayStore store, String path, ChunkCache cache, double[] voxelSize) {
        List<CachedCellImg<?, ?>> levels = new ArrayList<>();
        List<VoxelGrid> grids = new ArrayList<>();
        if (store.isArray(path)) {
            PlacedArray placed = Grids.open(store, path, GivenSize.always(voxelSize));
            levels.add(ChunkCells.image(placed.array(), cache));
            grids.add(placed.grid());
            return new LazyVolume(levels, grids);
        }
        Multiscale scales = Multiscale.read(store, path, GivenSize.always(voxelSize));
        for (Multiscale.Level level : scales.levels()) {
            String array = path.isEmpty() ? level.path() : path + "/" + level.path();
            if (!store.isArray(array)) continue;
            levels.add(ChunkCells.image(scales.open(store, path, level), cache));
            grids.add(level.grid());
        }
        if (levels.isEmpty())
            throw new CellMapException(
                    "Cannot show a volume",
                    store.location() + "/" + path,
                    "None of its levels has an array.",
                    "Fetch at least one.");
        return new LazyVolume(levels, grids);
    }

    /** The images as the viewer shows them: voxels that are not loaded yet are invalid. */
    @SuppressWarnings("unchecked")
    <T, V extends Volatile<T>> List<RandomAccessibleInterval<V>> views(SharedQueue queue) {
        List<RandomAccessibleInterval<V>> views = new ArrayList<>();
        for (CachedCellImg<?, ?> level : levels)
            views.add(
                    VolatileViews.wrapAsVolatile((RandomAccessibleInterval<T>) level, queue, null));
        return views;
    }

    /** From voxels of a level to nm, see {@link Placed#transform}. */
    AffineTransform3D transform(int level) {
        return Placed.transform(grids.get(level));
    }
}

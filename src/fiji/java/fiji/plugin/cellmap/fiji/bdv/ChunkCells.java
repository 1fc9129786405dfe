// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.store.CellImages;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.ChunkedArray;
import java.util.function.Predicate;
import net.imglib2.cache.Cache;
import net.imglib2.cache.img.CachedCellImg;
import net.imglib2.img.basictypeaccess.DataAccess;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.NativeType;

/**
 * Our cache of chunks as the cache of cells that BigDataViewer asks: so all images of a window
 * share one budget. Cells are for reading; to invalidate some of them forgets all. Thread-safe.
 */
final class ChunkCells implements Cache<Long, Cell<DataAccess>> {

    private final ChunkedArray array;
    private final ChunkCache chunks;
    private final LazyCellImg<?, DataAccess> image;

    private ChunkCells(ChunkedArray array, ChunkCache chunks, LazyCellImg<?, DataAccess> image) {
        this.array = array;
        this.chunks = chunks;
        this.image = image;
    }

    /** The lazy image of an array, axes x, y, z; nothing is read yet. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static CachedCellImg<?, ?> image(ChunkedArray array, ChunkCache chunks) {
        return image(array, chunks, (LazyCellImg) CellImages.of(array, chunks));
    }

    private static <T extends NativeType<T>> CachedCellImg<T, DataAccess> image(
            ChunkedArray array, ChunkCache chunks, LazyCellImg<T, DataAccess> image) {
        return new CachedCellImg<>(
                image.getCellGrid(),
                image.createLinkedType(),
                new ChunkCells(array, chunks, image),
                (DataAccess) image.getAccessType());
    }

    @Override
    public Cell<DataAccess> getIfPresent(Long number) {
        boolean loaded = CellImages.isLoaded(array, chunks, image.getCellGrid(), number);
        return loaded ? get(number) : null;
    }

    @Override
    public Cell<DataAccess> get(Long number) {
        long[] position = new long[image.numDimensions()];
        image.getCellGrid().getCellGridPositionFlat(number, position);
        return image.getCells().randomAccess().setPositionAndGet(position);
    }

    @Override
    public void persist(Long number) {}

    @Override
    public void persistIf(Predicate<Long> condition) {}

    @Override
    public void persistAll() {}

    @Override
    public void invalidate(Long number) {
        chunks.clear();
    }

    @Override
    public void invalidateIf(long parallelismThreshold, Predicate<Long> condition) {
        chunks.clear();
    }

    @Override
    public void invalidateAll(long parallelismThreshold) {
        chunks.clear();
    }
}

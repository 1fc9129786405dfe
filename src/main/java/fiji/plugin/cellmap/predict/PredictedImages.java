// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.volatiles.array.VolatileByteArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.view.Views;

/**
 * A prediction that is computed on demand: one image per class (uint8, 255 for probability 1),
 * whose cells are predicted together for all classes when a voxel of one is first asked for, and
 * kept by the cache. Parts fit together as those of {@link Predictor}, from which they differ only
 * where the network gives other bits for another number of windows at a time.
 *
 * <p>Thread-safe; cells are predicted one after the other. A cell that is no longer wanted is
 * cancelled before the next call of the network by interrupting the thread that asked for it, all
 * of them by {@link #close}: the reader gets a {@link CancelledException}, and the cell is
 * predicted when it is asked for again.
 */
public final class PredictedImages implements AutoCloseable {

    private static final AtomicLong COUNT = new AtomicLong();

    private final String name = "prediction " + COUNT.incrementAndGet();
    private final BlockPredictor predictor;
    private final ChunkCache cache;
    private final CellGrid cells;
    private final Map<String, VoxelImage> images = new LinkedHashMap<>();
    private volatile boolean closed;

    /**
     * Predicts nothing yet.
     *
     * @param predictor used by nobody else
     * @param cache holds the cells
     * @param grid of the result
     * @param cell shape in voxels of the result, z y x. Each cell evaluates all windows that touch
     *     it, so cells much smaller than a window cost many times as much
     */
    public PredictedImages(BlockPredictor predictor, ChunkCache cache, VoxelGrid grid, int[] cell) {
        this.predictor = predictor;
        this.cache = cache;
        long[] shape = predictor.shape();
        int classes = predictor.classes().size();
        long[] size = {shape[2], shape[1], shape[0], classes};
        int[] cellSize = new int[4];
        for (int d = 0; d < 3; d++) cellSize[d] = (int) Math.min(cell[2 - d], size[d]);
        cellSize[3] = classes;
        cells = new CellGrid(size, cellSize);
        LazyCellImg<UnsignedByteType, VolatileByteArray> all =
                new LazyCellImg<>(cells, new UnsignedByteType(), this::cell) {
                    @Override
                    public VolatileByteArray getAccessType() {
                        return new VolatileByteArray(0, true);
                    }
                };
        for (int c = 0; c < classes; c++) {
            String label = predictor.classes().get(c);
            images.put(
                    label, VoxelImage.of(Views.hyperSlice(all, 3, c), grid, name + ", " + label));
        }
    }

    /** By class, in the order of the model. */
    public Map<String, VoxelImage> images() {
        return java.util.Collections.unmodifiableMap(images);
    }

    private Cell<VolatileByteArray> cell(long number) {
        long[] min = new long[4];
        int[] size = new int[4];
        cells.getCellDimensions(number, min, size);
        Object values = cache.cell(name, number).orElseGet(() -> predicted(number, min, size));
        return new Cell<>(size, min, new VolatileByteArray((byte[]) values, true));
    }

    /** One cell at a time; whoever waited for another thread's finds it in the cache. */
    private synchronized Object predicted(long number, long[] min, int[] size) {
        Optional<Object> found = cache.cell(name, number);
        if (found.isPresent()) return found.get();
        byte[] values = new byte[size[0] * size[1] * size[2] * size[3]];
        RandomAccessibleInterval<UnsignedByteType> cell =
                ArrayImgs.unsignedBytes(values, size[0], size[1], size[2], size[3]);
        List<RandomAccessibleInterval<UnsignedByteType>> outputs = new ArrayList<>();
        for (int c = 0; c < size[3]; c++)
            outputs.add(Views.translate(Views.hyperSlice(cell, 3, c), min[0], min[1], min[2]));
        predictor.fill(outputs, Progress.until(this::unwanted));
        cache.keep(name, number, values);
        return values;
    }

    /** Once nobody waits for the cell. */
    private boolean unwanted() {
        return closed || Thread.currentThread().isInterrupted();
    }

    /**
     * Cancels what is being predicted and waits for the running call of the network. Cells that are
     * there can still be read.
     */
    @Override
    public void close() {
        closed = true;
        awaitCell();
    }

    /** Does nothing, once the lock is free. */
    private synchronized void awaitCell() {}
}

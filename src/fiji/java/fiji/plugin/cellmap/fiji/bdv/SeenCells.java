// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.predict.Sight;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelGrid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.basictypeaccess.array.ByteArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.view.Views;

/**
 * What was seen of a prediction: finished cells within a budget of memory, estimates until these
 * come, and 0 elsewhere. Reading never waits and is always valid, so BigDataViewer draws a frame
 * once instead of again and again until a slow cell is there; who adds something asks it to
 * repaint. Thread-safe.
 */
final class SeenCells {

    private static final String NAME = "seen";
    private static final long MIB = 1L << 20;

    /** For estimates, which are few and soon replaced. */
    private static final long ESTIMATES = 64 * MIB;

    private final Sight.Scene scene;
    private final CellGrid cells;
    private final ChunkCache finished;
    private final Map<Long, byte[]> estimated = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> order = new LinkedHashMap<>();
    private final byte[] nothing;
    private final List<RandomAccessibleInterval<UnsignedByteType>> images = new ArrayList<>();

    /**
     * @param mib for finished cells
     */
    SeenCells(Sight.Scene scene, int mib) {
        this.scene = scene;
        finished = new ChunkCache(mib);
        long[] shape = scene.shape();
        int classes = scene.classes().size();
        long[] size = {shape[2], shape[1], shape[0], classes};
        int[] cell = {scene.cell()[2], scene.cell()[1], scene.cell()[0], classes};
        cells = new CellGrid(size, cell);
        nothing = new byte[Math.multiplyExact(cell[0] * cell[1] * cell[2], classes)];
        LazyCellImg<UnsignedByteType, ByteArray> all =
                new LazyCellImg<>(cells, new UnsignedByteType(), this::cell);
        for (int c = 0; c < classes; c++) images.add(Views.hyperSlice(all, 3, c));
    }

    Sight.Scene scene() {
        return scene;
    }

    /** Where the voxels lie. */
    VoxelGrid grid() {
        return new VoxelGrid(scene.scale(), scene.translation());
    }

    /** Bytes of a whole cell. */
    long cellBytes() {
        return nothing.length;
    }

    /** An image per class, axes x, y, z; 255 for probability 1. */
    List<RandomAccessibleInterval<UnsignedByteType>> images() {
        return images;
    }

    private Cell<ByteArray> cell(long number) {
        long[] min = new long[4];
        int[] size = new int[4];
        cells.getCellDimensions(number, min, size);
        byte[] values = (byte[]) finished.cell(NAME, number).orElse(null);
        if (values == null) values = estimated.getOrDefault(number, nothing);
        return new Cell<>(size, min, new ByteArray(values));
    }

    boolean isFinished(long number) {
        return finished.cell(NAME, number).isPresent();
    }

    /** The values of a finished cell: class, z, y, x. */
    Optional<byte[]> values(long number) {
        return finished.cell(NAME, number).map(values -> (byte[]) values);
    }

    /** A finished cell replaces what was estimated of it. */
    synchronized void add(Sight.Cell cell) {
        finished.keep(NAME, cell.number(), cell.values());
        estimated.remove(cell.number());
        order.remove(cell.number());
    }

    /** Draws an estimate where nothing is finished. */
    synchronized void add(Sight.Glimpse glimpse) {
        Box seen = new Box(glimpse.min(), glimpse.shape());
        for (long[] index : Boxes.cells(scene.cell(), seen)) {
            long number = number(index);
            if (isFinished(number)) continue;
            Box box = box(index);
            byte[] values = new byte[Math.toIntExact(box.size() * scene.classes().size())];
            byte[] before = estimated.get(number);
            if (before != null) System.arraycopy(before, 0, values, 0, values.length);
            Boxes.copy(glimpse.values(), ofClasses(seen), values, ofClasses(box));
            estimated.put(number, values);
            order.remove(number);
            order.put(number, true);
        }
        while (order.size() > Math.max(8, ESTIMATES / nothing.length)) {
            long oldest = order.keySet().iterator().next();
            order.remove(oldest);
            estimated.remove(oldest);
        }
    }

    /** The box of a cell in voxels, z y x. */
    private Box box(long[] index) {
        return Boxes.cell(scene.cell(), index).intersect(Box.of(scene.shape()));
    }

    private Box ofClasses(Box box) {
        long[] m = box.min();
        long[] s = box.shape();
        return new Box(
                new long[] {0, m[0], m[1], m[2]},
                new long[] {scene.classes().size(), s[0], s[1], s[2]});
    }

    private long number(long[] index) {
        long number = 0;
        for (int d = 0; d < 3; d++) {
            long count = (scene.shape()[d] + scene.cell()[d] - 1) / scene.cell()[d];
            number = number * count + index[d];
        }
        return number;
    }
}

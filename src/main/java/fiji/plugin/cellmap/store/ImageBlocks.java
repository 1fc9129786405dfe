// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.stream.Stream;
import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.blocks.PrimitiveBlocks.OnFallback;

/**
 * Blocks of any ImgLib2 image, copied by {@link PrimitiveBlocks}: large ones in parts that hold
 * whole cells, several parts at once. Thread-safe.
 */
final class ImageBlocks implements WidenedBlocks {

    /**
     * Boxes of no more voxels are read in one go: several threads would cost more than they gain.
     */
    private static final int ONE_GO = 1 << 20;

    /** Cells are read several at a time up to this edge. */
    private static final int SMALL = 32;

    private final RandomAccessibleInterval<?> image;
    private final DType dtype;
    private final int[] tile = new int[3];
    private final Box bounds;
    private volatile PrimitiveBlocks<?> blocks;

    /**
     * @param image axes x, y, z, its first voxel at 0, of a type that fits {@code dtype}
     * @param cell what is loaded together, z y x
     */
    ImageBlocks(RandomAccessibleInterval<?> image, DType dtype, int[] cell) {
        this.image = image;
        this.dtype = dtype;
        for (int d = 0; d < 3; d++) tile[d] = (SMALL - 1) / cell[d] * cell[d] + cell[d];
        long[] size = image.dimensionsAsLongArray();
        bounds = Box.of(new long[] {size[2], size[1], size[0]});
    }

    @Override
    public Box bounds() {
        return bounds;
    }

    @Override
    public Object read(Box box) {
        Object out = dtype.allocate((int) box.size());
        if (box.isEmpty()) return out;
        if (inOneGo(box)) copy(box, out);
        else tiles(box).forEach(part -> Boxes.copy(copied(part), part, out, box));
        return out;
    }

    @Override
    public float[] floats(Box box) {
        if (inOneGo(box)) return Widening.floats(read(box), dtype);
        float[] out = new float[(int) box.size()];
        tiles(box).forEach(part -> Boxes.widen(copied(part), dtype, part, out, box));
        return out;
    }

    private Object copied(Box box) {
        Object out = dtype.allocate((int) box.size());
        copy(box, out);
        return out;
    }

    /** Not made before it is needed: a lazy image of others may load a cell for it. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private PrimitiveBlocks<?> blocks() {
        if (blocks == null)
            blocks =
                    PrimitiveBlocks.of((RandomAccessibleInterval) image, OnFallback.ACCEPT)
                            .threadSafe();
        return blocks;
    }

    private void copy(Box box, Object out) {
        long[] last = box.last();
        long[] min = box.min();
        blocks().copy(
                        FinalInterval.wrap(
                                new long[] {min[2], min[1], min[0]},
                                new long[] {last[2], last[1], last[0]}),
                        out);
    }

    private boolean inOneGo(Box box) {
        if (box.size() <= ONE_GO) return true;
        for (int d = 0; d < 3; d++)
            if (box.min()[d] / tile[d] != (box.max(d) - 1) / tile[d]) return false;
        return true;
    }

    /** Parts of a box that are read on their own, on several threads. */
    private Stream<Box> tiles(Box box) {
        return Boxes.parallelCells(tile, box).map(i -> Boxes.cell(tile, i).intersect(box));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/**
 * Reads a volume from one end to the other in any steps, and what lies below it once: the layer
 * that the last step left half used is kept. Thread-safe; one thread at a time.
 */
final class LayerBlocks implements BlockSource<Object> {

    /** Largest layer that is kept, bytes. */
    private static final long MOST = 256L << 20;

    private final BlockSource<?> source;
    private final DType dtype;
    private final Box bounds;
    private final int depth;
    private final boolean keeps;

    private Box kept;
    private Object values;

    /**
     * @param source starts at 0, axes z, y, x
     * @param dtype what it gives
     * @param depth planes that it makes at once
     */
    LayerBlocks(BlockSource<?> source, DType dtype, int depth) {
        this.source = source;
        this.dtype = dtype;
        this.bounds = source.bounds();
        this.depth = (int) Math.max(1, Math.min(depth, bounds.shape()[0]));
        double plane = (double) bounds.shape()[1] * bounds.shape()[2] * dtype.bytes;
        keeps = this.depth * plane <= MOST;
    }

    @Override
    public Box bounds() {
        return bounds;
    }

    /** Planes of a layer. */
    int depth() {
        return depth;
    }

    @Override
    public synchronized Object read(Box box) {
        if (!keeps || isWhole(box) && (kept == null || kept.intersect(box).isEmpty()))
            return source.read(box);
        Object result = dtype.allocate(Math.toIntExact(box.size()));
        for (long z = box.min()[0] / depth * depth; z < box.max(0); z += depth) {
            Box layer = bounds.planes(z, Math.min(bounds.max(0), z + depth));
            if (!layer.equals(kept)) {
                values = source.read(layer);
                kept = layer;
            }
            Boxes.copy(values, layer, result, box);
        }
        return result;
    }

    /** Whether a box is one or several whole layers. */
    private boolean isWhole(Box box) {
        long z0 = box.min()[0];
        long z1 = box.max(0);
        return z0 % depth == 0
                && (z1 % depth == 0 || z1 == bounds.max(0))
                && box.equals(bounds.planes(z0, z1));
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/**
 * Reads whole planes of an array (axes z, y, x) in any steps and decodes each chunk once as long as
 * the steps follow each other: the layer of chunks that the last step left half used is kept.
 * Thread-safe; blocks.
 */
public final class PlaneReader {

    /** Largest layer that is kept, bytes. */
    private static final long MOST = 256L << 20;

    private final ChunkedArray array;
    private final long[] shape;
    private final int depth;
    private final boolean keeps;

    private Box kept;
    private Object values;

    /**
     * @param array with axes z, y, x
     */
    public PlaneReader(ChunkedArray array) {
        this.array = array;
        this.shape = array.spec().shape();
        this.depth = (int) Math.max(1, Math.min(array.spec().chunks()[0], shape[0]));
        keeps = (double) depth * shape[1] * shape[2] * array.spec().dtype().bytes <= MOST;
    }

    /** Planes of a chunk. */
    public int depth() {
        return depth;
    }

    /**
     * Reads planes.
     *
     * @param z0 first plane
     * @param z1 plane behind the last
     * @return primitive array of the array's type in C order
     */
    public synchronized Object read(long z0, long z1) {
        Box wanted = planes(z0, z1);
        boolean whole = z0 % depth == 0 && (z1 % depth == 0 || z1 == shape[0]);
        if (!keeps || whole && (kept == null || kept.intersect(wanted).isEmpty()))
            return array.read(wanted);
        Object result = array.spec().dtype().allocate(Math.toIntExact(wanted.size()));
        for (long z = z0 / depth * depth; z < z1; z += depth) {
            Box layer = planes(z, Math.min(shape[0], z + depth));
            if (!layer.equals(kept)) {
                values = array.read(layer);
                kept = layer;
            }
            Boxes.copy(values, layer, result, wanted);
        }
        return result;
    }

    private Box planes(long z0, long z1) {
        return new Box(new long[] {z0, 0, 0}, new long[] {z1 - z0, shape[1], shape[2]});
    }
}

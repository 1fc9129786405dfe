// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import java.util.Arrays;

/**
 * The planes of a volume that the windows of one z-start look at; every plane is read once, in
 * tiles that go through all planes that are wanted. Of large planes some more are read, up to a
 * border of chunks: a layer of chunks may not fit into any cache, and would be fetched again.
 * Voxels are floats, or bytes, of which nothing is known but where they lie. All positions are
 * input voxels from the first that the first window of the padded grid looks at. For one thread.
 */
final class InputRing {

    /** Voxels read from the volume in one go. */
    static final int READ_VOXELS = 1 << 22;

    /** Depth of the chunks of a volume, or a multiple of it. */
    static final int LAYER = 64;

    /** Planes of more voxels are large. */
    private static final long LARGE = 1 << 21;

    private static final int TILE = 64;

    private static final long NOWHERE = Long.MIN_VALUE;

    private final WindowGrid grid;
    private final WindowShape shape;
    private final BlockSource<?> volume;
    private final boolean bytes;
    private final Padding padding;
    private final long y0;
    private final long x0;
    private final int height;
    private final int width;
    private final Object[] planes;
    private final int layer;
    private final int most;
    private final long last;
    private long next;

    /**
     * @param volume of floats, or of bytes
     * @param bytes which of them; with these, padding is no constant
     * @param z0 the first plane that will be needed
     * @param y rows needed: first, end
     * @param x columns needed: first, end
     */
    InputRing(
            WindowGrid grid,
            WindowShape shape,
            BlockSource<?> volume,
            boolean bytes,
            Padding padding,
            long z0,
            long[] y,
            long[] x) {
        this(
                grid,
                shape,
                volume,
                bytes,
                padding,
                z0,
                y,
                x,
                ahead((y[1] - y[0]) * (x[1] - x[0])) + 1,
                READ_VOXELS);
    }

    /**
     * @param layer depth of the chunks; 1 to read no more than is wanted
     * @param most voxels that are read at once
     */
    InputRing(
            WindowGrid grid,
            WindowShape shape,
            BlockSource<?> volume,
            boolean bytes,
            Padding padding,
            long z0,
            long[] y,
            long[] x,
            int layer,
            int most) {
        this.layer = layer;
        this.most = most;
        this.grid = grid;
        this.shape = shape;
        this.volume = volume;
        this.bytes = bytes;
        this.padding = padding;
        this.next = z0;
        this.y0 = y[0];
        this.x0 = x[0];
        this.height = Math.toIntExact(y[1] - y[0]);
        this.width = Math.toIntExact(x[1] - x[0]);
        this.planes = new Object[shape.input()[0] + layer - 1];
        for (int i = 0; i < planes.length; i++)
            planes[i] = array(Math.multiplyExact(height, width));
        this.last =
                (grid.axis(0).padded() - grid.axis(0).window()) * shape.inputStep()[0]
                        + shape.input()[0];
    }

    /**
     * How many planes may be read beyond those that are wanted.
     *
     * @param plane voxels of a plane
     */
    static int ahead(long plane) {
        return plane > LARGE ? LAYER - 1 : 0;
    }

    /** Makes the planes before {@code end} available; those a window depth before it are lost. */
    void advance(long end) {
        next = Math.max(next, end - shape.input()[0]);
        if (next >= end) return;
        long front = front(0);
        long whole = Steps.up(end - front, layer) * layer + front;
        long stop = Math.max(end, Math.min(last, whole));
        load(next, Math.toIntExact(stop - next));
        next = stop;
    }

    /** An array for so many voxels. */
    Object array(int size) {
        return bytes ? new byte[size] : new float[size];
    }

    /** Copies the window at these starts into an array. */
    void copyWindow(long z, long y, long x, Object target, int offset) {
        int[] window = shape.input();
        int at = offset;
        for (int dz = 0; dz < window[0]; dz++) {
            Object plane = plane(z + dz);
            int from = (int) ((y - y0) * width + x - x0);
            for (int dy = 0; dy < window[1]; dy++, from += width, at += window[2])
                System.arraycopy(plane, from, target, at, window[2]);
        }
    }

    /** Whether there is a voxel of the volume in the window at these starts. */
    boolean sees(long z, long y, long x) {
        long[] starts = {z, y, x};
        for (int d = 0; d < 3; d++) {
            Box real = volume.bounds();
            long from = starts[d] - front(d);
            if (from >= real.max(d) || from + shape.input()[d] <= real.min()[d]) return false;
        }
        return true;
    }

    private long front(int d) {
        return (long) grid.axis(d).front() * shape.inputStep()[d] + shape.margin(d);
    }

    private Object plane(long z) {
        return planes[(int) (z % planes.length)];
    }

    private void load(long z, int n) {
        long[] sources = sources(0, z, n);
        int area = Math.max(TILE * TILE, most / n);
        int wide = Math.min(width, Math.max(TILE, area / TILE / TILE * TILE));
        int high = Math.min(height, Math.max(TILE, area / wide / TILE * TILE));
        for (int y = 0; y < height; y += high)
            for (int x = 0; x < width; x += wide)
                load(
                        z,
                        sources,
                        y,
                        sources(1, y0 + y, Math.min(high, height - y)),
                        x,
                        sources(2, x0 + x, Math.min(wide, width - x)));
    }

    /** A tile of some planes, from a row and a column of the ring on. */
    private void load(long z, long[] sources, int y, long[] rows, int x, long[] columns) {
        boolean nothing =
                max(sources) == NOWHERE || max(rows) == NOWHERE || max(columns) == NOWHERE;
        Box box =
                Box.between(
                        new long[] {min(sources), min(rows), min(columns)},
                        new long[] {max(sources) + 1, max(rows) + 1, max(columns) + 1});
        Object values = nothing ? null : volume.read(box);
        for (int i = 0; i < sources.length; i++)
            for (int row = 0; row < rows.length; row++) {
                Object plane = plane(z + i);
                int to = (y + row) * width + x;
                if (nothing || sources[i] == NOWHERE || rows[row] == NOWHERE)
                    Arrays.fill((float[]) plane, to, to + columns.length, 0);
                else copyRow(values, box, sources[i], rows[row], columns, plane, to);
            }
    }

    private static void copyRow(
            Object values, Box box, long z, long y, long[] columns, Object plane, int to) {
        long h = box.shape()[1];
        long w = box.shape()[2];
        int from = (int) (((z - box.min()[0]) * h + y - box.min()[1]) * w);
        if (columns[0] != NOWHERE && w == columns.length)
            System.arraycopy(values, from, plane, to, columns.length);
        else if (values instanceof byte[] codes)
            for (int x = 0; x < columns.length; x++)
                ((byte[]) plane)[to + x] = codes[from + (int) (columns[x] - box.min()[2])];
        else
            for (int x = 0; x < columns.length; x++)
                ((float[]) plane)[to + x] =
                        columns[x] == NOWHERE
                                ? 0
                                : ((float[]) values)[from + (int) (columns[x] - box.min()[2])];
    }

    /** The voxels of the volume behind positions; {@link #NOWHERE} for the constant. */
    private long[] sources(int d, long from, int n) {
        long front = front(d);
        Box real = volume.bounds();
        long[] sources = new long[n];
        for (int i = 0; i < n; i++) {
            long at = padding.source(from + i - front - real.min()[d], real.shape()[d]);
            sources[i] = at < 0 ? NOWHERE : at + real.min()[d];
        }
        return sources;
    }

    private static long min(long[] sources) {
        return Arrays.stream(sources).filter(i -> i != NOWHERE).min().orElse(0);
    }

    private static long max(long[] sources) {
        return Arrays.stream(sources).max().orElse(NOWHERE);
    }
}

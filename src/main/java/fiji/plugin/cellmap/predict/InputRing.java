// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import java.util.Arrays;

/**
 * The planes of a volume that the windows of one z-start look at; every plane is read once. All
 * positions are input voxels from the first that the first window of the padded grid looks at. For
 * one thread.
 */
final class InputRing {

    /** Voxels read from the volume in one go. */
    static final int READ_VOXELS = 1 << 22;

    private static final long NOWHERE = Long.MIN_VALUE;

    private final WindowGrid grid;
    private final WindowShape shape;
    private final BlockSource<float[]> volume;
    private final Padding padding;
    private final long y0;
    private final long x0;
    private final int height;
    private final int width;
    private final float[][] planes;
    private long next;

    /**
     * @param z0 the first plane that will be needed
     * @param y rows needed: first, end
     * @param x columns needed: first, end
     */
    InputRing(
            WindowGrid grid,
            WindowShape shape,
            BlockSource<float[]> volume,
            Padding padding,
            long z0,
            long[] y,
            long[] x) {
        this.grid = grid;
        this.shape = shape;
        this.volume = volume;
        this.padding = padding;
        this.next = z0;
        this.y0 = y[0];
        this.x0 = x[0];
        this.height = Math.toIntExact(y[1] - y[0]);
        this.width = Math.toIntExact(x[1] - x[0]);
        this.planes = new float[shape.input()[0]][Math.multiplyExact(height, width)];
    }

    /** Makes the planes before {@code end} available; those a window depth before it are lost. */
    void advance(long end) {
        next = Math.max(next, end - planes.length);
        while (next < end) {
            long n = Math.min(end - next, Math.max(1, READ_VOXELS / planes[0].length));
            load(next, (int) n);
            next += n;
        }
    }

    /** Copies the window at these starts into an array. */
    void copyWindow(long z, long y, long x, float[] target, int offset) {
        int[] window = shape.input();
        int at = offset;
        for (int dz = 0; dz < window[0]; dz++) {
            float[] plane = plane(z + dz);
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

    private float[] plane(long z) {
        return planes[(int) (z % planes.length)];
    }

    private void load(long z, int n) {
        long[] sources = sources(0, z, n);
        long[] rows = sources(1, y0, height);
        long[] columns = sources(2, x0, width);
        boolean nothing =
                max(sources) == NOWHERE || max(rows) == NOWHERE || max(columns) == NOWHERE;
        Box box =
                Box.between(
                        new long[] {min(sources), min(rows), min(columns)},
                        new long[] {max(sources) + 1, max(rows) + 1, max(columns) + 1});
        float[] values = nothing ? new float[0] : volume.read(box);
        for (int i = 0; i < n; i++) {
            float[] plane = plane(z + i);
            if (nothing || sources[i] == NOWHERE) Arrays.fill(plane, 0);
            else copyPlane(values, box, sources[i], rows, columns, plane);
        }
    }

    private void copyPlane(
            float[] values, Box box, long z, long[] rows, long[] columns, float[] plane) {
        long h = box.shape()[1];
        long w = box.shape()[2];
        boolean straight = columns[0] != NOWHERE && w == width;
        for (int y = 0; y < height; y++) {
            int to = y * width;
            if (rows[y] == NOWHERE) {
                Arrays.fill(plane, to, to + width, 0);
                continue;
            }
            int from = (int) (((z - box.min()[0]) * h + rows[y] - box.min()[1]) * w);
            if (straight) System.arraycopy(values, from, plane, to, width);
            else
                for (int x = 0; x < width; x++)
                    plane[to + x] =
                            columns[x] == NOWHERE
                                    ? 0
                                    : values[from + (int) (columns[x] - box.min()[2])];
        }
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

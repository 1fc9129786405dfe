// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

/**
 * The windows along one axis. Positions are in padded coordinates: an axis shorter than the window
 * is padded to the window, {@link #front} voxels before it and the rest behind. Starts follow
 * MONAI's {@code dense_patch_slices} (1.5.0): multiples of the interval, the last one shifted back
 * to end with the axis; or, where a grid overhangs, not shifted: networks with pooling give the
 * same result only for shifts by multiples of the pooling. Immutable.
 */
public final class GridAxis {

    private final long length;
    private final int window;
    private final long interval;
    private final long count;
    private final boolean overhang;

    /** An axis whose windows end with it. */
    public GridAxis(long length, int window, double overlap) {
        this(length, window, overlap, false);
    }

    /**
     * @param length of the axis in voxels, at least 1
     * @param window in voxels, at least 1
     * @param overlap share of the window, in [0, 1)
     * @param overhang whether the padding is all behind the axis and the last window reaches into
     *     it
     */
    public GridAxis(long length, int window, double overlap, boolean overhang) {
        if (length < 1 || window < 1 || !(overlap >= 0 && overlap < 1))
            throw new IllegalArgumentException(
                    "length " + length + ", window " + window + ", overlap " + overlap);
        this.length = length;
        this.window = window;
        this.overhang = overhang;
        boolean single = length <= window;
        // Truncation of the floating product, in this order: part of the definition.
        interval = single ? window : Math.max(1, (long) (window * (1 - overlap)));
        count = single ? 1 : (length - window + interval - 1) / interval + 1;
    }

    public long length() {
        return length;
    }

    /** Length after padding: at least the window. */
    public long padded() {
        return Math.max(length, overhang ? (count - 1) * interval + window : window);
    }

    /** Padding before the first voxel. */
    public int front() {
        return overhang ? 0 : (int) (padded() - length) / 2;
    }

    public int window() {
        return window;
    }

    /** Distance of neighbouring starts, apart from the last. */
    public long interval() {
        return interval;
    }

    /** Number of windows. */
    public long count() {
        return count;
    }

    /** Start of window j, in padded coordinates. */
    public long start(long j) {
        return Math.min(j * interval, padded() - window);
    }

    /** All starts, in padded coordinates. */
    public long[] starts() {
        return starts(0, padded());
    }

    /** Starts of the windows that share a voxel with [from, to), in padded coordinates. */
    public long[] starts(long from, long to) {
        int first = (int) first(from);
        int n = (int) countTouching(from, to);
        long[] starts = new long[n];
        for (int i = 0; i < n; i++) starts[i] = start(first + i);
        return starts;
    }

    /** How many windows share a voxel with [from, to), in padded coordinates. */
    public long countTouching(long from, long to) {
        long last = start(count - 1) < to ? count : Math.min(count, (to + interval - 1) / interval);
        return Math.max(0, last - first(from));
    }

    /** Start of the window whose middle is nearest to a position, in padded coordinates. */
    public long nearest(long position) {
        long first = position - window / 2;
        long j = Math.max(0, Math.min(count - 1, Math.floorDiv(first, interval)));
        long before = start(j);
        long after = start(Math.min(count - 1, j + 1));
        return Math.abs(first - before) <= Math.abs(after - first) ? before : after;
    }

    /** The first window that ends after a position. */
    private long first(long from) {
        long j = Math.max(0, Math.floorDiv(from - window, interval) + 1);
        return Math.min(j, count - 1);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

/**
 * The one grid of windows over a whole volume, z outermost and x fastest. Every part of the volume
 * is predicted with windows of this grid, never with a grid of its own: networks with instance norm
 * have no finite halo, so only then do parts and whole agree. Immutable.
 */
public final class WindowGrid {

    private final GridAxis[] axes = new GridAxis[3];
    private final int[] window;

    /**
     * @param shape of the volume, z y x
     * @param window in voxels, z y x
     * @param overlap share of the window per axis, in [0, 1)
     */
    public WindowGrid(long[] shape, int[] window, double... overlap) {
        this(shape, window, false, overlap);
    }

    /**
     * @param overhang see {@link GridAxis}
     */
    public WindowGrid(long[] shape, int[] window, boolean overhang, double... overlap) {
        this.window = window.clone();
        for (int d = 0; d < 3; d++)
            axes[d] =
                    new GridAxis(
                            shape[d],
                            window[d],
                            overlap.length == 1 ? overlap[0] : overlap[d],
                            overhang);
    }

    public GridAxis axis(int d) {
        return axes[d];
    }

    public int[] window() {
        return window.clone();
    }

    /** Voxels of a window. */
    public int windowSize() {
        return Math.multiplyExact(Math.multiplyExact(window[0], window[1]), window[2]);
    }

    public long[] shape() {
        return new long[] {axes[0].length(), axes[1].length(), axes[2].length()};
    }

    /** Number of windows. */
    public long count() {
        return Math.multiplyExact(
                Math.multiplyExact(axes[0].count(), axes[1].count()), axes[2].count());
    }
}

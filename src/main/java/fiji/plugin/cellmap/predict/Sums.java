// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.Logits;
import java.util.List;

/**
 * Sums of weighted logits and of weights over one window depth of planes of a region, wherever they
 * are kept. Positions are in output voxels of the padded grid. Voxels get their contributions in
 * the order of the calls, so equal orders give equal bits. For one thread.
 */
interface Sums extends AutoCloseable {

    /**
     * What a window gave.
     *
     * @param z its first voxel
     * @param index of the window among the logits
     */
    record Window(long z, long y, long x, Logits logits, int index) {}

    /** Adds windows that begin at one z, in their order, clipped to the region. */
    void add(List<Window> windows);

    /**
     * Hands on blended planes that get no more windows, background where they had none, and makes
     * their place free; blocks.
     *
     * @param first plane
     * @param end after the last one; they may be given to the sink by several threads at once
     * @param front plane of the grid that is plane 0 of the sink
     */
    void finish(long first, long end, PlaneSink sink, long front);

    /** Gives back what is not Java's. */
    @Override
    default void close() {}
}

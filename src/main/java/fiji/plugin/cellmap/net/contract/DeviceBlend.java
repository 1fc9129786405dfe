// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.util.Progress;
import java.nio.ByteBuffer;

/**
 * Windows of a {@link BlendRegion} that are evaluated on a device, and sums of their weighted
 * logits there: what comes back are finished planes. Sums have the bits of adding up in memory:
 * {@code sum += weight * logit} in float32, rounded twice, in the order of the calls, and one
 * division at the end. Windows may be evaluated in several threads; everything else is for one
 * thread at a time. Every failure is a {@link fiji.plugin.cellmap.util.CellMapException}, after
 * which the sums are what they were before, so that they can be read and gone on with in memory.
 */
public interface DeviceBlend extends AutoCloseable {

    /**
     * Evaluates windows; blocks until the device has done so. Cancel is honoured before each call
     * of the network.
     *
     * @param windows N,1,D,H,W: normalised grey values as floats, or bytes where the region has a
     *     table of greys; free to be changed afterwards
     * @param window D, H, W in voxels
     * @return logits on the device, to be closed; closed with this otherwise
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     */
    Logits apply(Object windows, int n, int[] window, Progress progress);

    /**
     * Adds a part of a window to the sums; returns before the device has done so.
     *
     * @param logits what {@link #apply} gave
     * @param index of the window among them
     * @param from first voxel of the part in the window, z y x
     * @param size of the part, z y x
     * @param to where it begins in the region: place of the plane, row, column; the part does not
     *     go on beyond the last place
     */
    void add(Logits logits, int index, int[] from, int[] size, int[] to);

    /**
     * Planes of the result; blocks. The sums stay as they are.
     *
     * @param first place of the first one
     * @param end place after the last one
     * @param codes whether as bytes, the number of {@link BlendRegion#codes} that a logit is not
     *     below, or else as blended logits
     */
    Planes planes(int first, int end, boolean codes);

    /**
     * Planes of the result.
     *
     * @param values K,D,H,W, bytes or floats in native order, background where no window was; valid
     *     until planes are asked for again
     * @param touched by plane, whether any window was there
     * @param numbers whether all logits are numbers; what bytes say of others has no meaning
     */
    record Planes(ByteBuffer values, boolean[] touched, boolean numbers) {}

    /** Makes planes empty for those that come next. */
    void clear(int first, int end);

    /**
     * Reads a plane of the sums; blocks.
     *
     * @param channel from 0 on; the last one are the weights
     * @param place of the plane
     * @param values H,W
     */
    void read(int channel, int place, float[] values);

    /** Gives back the memory of the sums. Windows can still be evaluated. */
    void release();

    /** Gives back all memory; when no other call runs. */
    @Override
    void close();
}

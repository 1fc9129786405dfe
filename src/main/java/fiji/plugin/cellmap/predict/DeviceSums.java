// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.BlendRegion;
import fiji.plugin.cellmap.net.contract.DeviceBlend;
import fiji.plugin.cellmap.net.contract.DeviceWindows;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@link Sums} on a device, with the bits of an {@link Accumulator}, which goes on where they are
 * if the device fails, usually for lack of memory: nothing is added twice and nothing is lost.
 */
final class DeviceSums implements Sums {

    private final Blending blending;
    private final DeviceBlend blend;
    private final BlendRegion region;
    private final long[] lo;
    private final long[] hi;

    /** Null as long as the device has them. */
    private volatile Accumulator inMemory;

    private DeviceSums(
            Blending blending, DeviceBlend blend, BlendRegion region, long[] lo, long[] hi) {
        this.blending = blending;
        this.blend = blend;
        this.region = region;
        this.lo = lo;
        this.hi = hi;
    }

    /**
     * Makes room on the device.
     *
     * @param window the output of a window, z y x
     * @param weights of its voxels, see {@link ImportanceMap}
     * @param greys the network's input for each byte; null if windows are floats
     * @param lo first voxel of the region, z y x
     * @param hi end of the region
     * @return empty if windows are blended in memory, because the device has no room, or always
     */
    static Optional<DeviceSums> open(
            Blending blending,
            int[] window,
            float[] weights,
            int channels,
            float[] greys,
            long[] lo,
            long[] hi) {
        Optional<DeviceWindows> device = blending.device();
        long plane = (hi[1] - lo[1]) * (hi[2] - lo[2]);
        if (device.isEmpty() || Float.BYTES * channels * plane > Integer.MAX_VALUE - 8)
            return Optional.empty();
        BlendRegion region =
                new BlendRegion(
                        channels,
                        window,
                        weights,
                        (int) Math.min(window[0], hi[0] - lo[0]),
                        (int) (hi[1] - lo[1]),
                        (int) (hi[2] - lo[2]),
                        CodeTable.SIGMOID.firsts(),
                        greys,
                        blending.windows());
        try {
            DeviceBlend blend = device.get().open(region);
            return Optional.of(new DeviceSums(blending, blend, region, lo, hi));
        } catch (CellMapException e) {
            blending.giveUp(e);
            return Optional.empty();
        }
    }

    /** What evaluates windows; empty if that is done in memory by now. */
    Optional<DeviceBlend> device() {
        return inMemory == null ? Optional.of(blend) : Optional.empty();
    }

    /** Goes on in memory, with the sums as they are. */
    void giveUp(CellMapException reason) {
        if (inMemory != null) return;
        blending.giveUp(reason);
        Accumulator sums =
                new Accumulator(region.window(), region.weights(), region.channels(), lo, hi);
        for (int place = 0; place < region.depth(); place++)
            for (int c = 0; c <= region.channels(); c++) blend.read(c, place, sums.row(place, c));
        blend.release();
        inMemory = sums;
    }

    @Override
    public void add(List<Window> windows) {
        int done = 0;
        try {
            for (; inMemory == null && done < windows.size(); done++) add(windows.get(done));
        } catch (CellMapException e) {
            giveUp(e);
        }
        if (inMemory != null) inMemory.add(windows.subList(done, windows.size()));
    }

    private void add(Window one) {
        long[] start = {one.z(), one.y(), one.x()};
        int[] from = new int[3];
        int[] size = new int[3];
        int[] to = new int[3];
        for (int d = 0; d < 3; d++) {
            from[d] = (int) Math.max(0, lo[d] - start[d]);
            size[d] = (int) Math.min(region.window()[d], hi[d] - start[d]) - from[d];
            if (size[d] <= 0) return;
            to[d] = (int) (start[d] + from[d] - lo[d]);
        }
        to[0] = place(one.z() + from[0]);
        blend.add(one.logits(), one.index(), from, size, to);
    }

    private int place(long z) {
        return (int) (z % region.depth());
    }

    @Override
    public void finish(long first, long end, PlaneSink sink, long front) {
        long z = first;
        while (z < end && inMemory == null) {
            int place = place(z);
            int n = Math.min(region.depth() - place, region.planes());
            n = (int) Math.min(end - z, n);
            if (finish(z, place, n, sink, front)) z += n;
        }
        if (z < end) inMemory.finish(z, end, sink, front);
    }

    /** Whether the device could. */
    private boolean finish(long z, int place, int n, PlaneSink sink, long front) {
        boolean codes = sink.takesCodes();
        DeviceBlend.Planes found;
        try {
            found = blend.planes(place, place + n, codes);
            // Floats tell which one is not a number, and whether it is asked for.
            codes &= found.numbers();
            if (sink.takesCodes() && !codes) found = blend.planes(place, place + n, false);
        } catch (CellMapException e) {
            giveUp(e);
            return false;
        }
        for (int i = 0; i < n; i++) if (!found.touched()[i]) sink.unseen(z + i - front);
        if (codes) sink.codes(z - front, n, found.values());
        else floats(z - front, n, found.values(), sink);
        try {
            blend.clear(place, place + n);
        } catch (CellMapException e) {
            giveUp(e);
            for (int i = 0; i < n; i++) inMemory.clear(place + i);
        }
        return true;
    }

    private void floats(long z, int n, ByteBuffer values, PlaneSink sink) {
        int plane = plane();
        FloatBuffer all = values.asFloatBuffer();
        IntStream planes = IntStream.range(0, n);
        (n > 1 ? planes.parallel() : planes)
                .forEach(
                        i -> {
                            float[][] rows = new float[region.channels()][plane];
                            for (int c = 0; c < rows.length; c++)
                                all.get((c * n + i) * plane, rows[c]);
                            sink.plane(z + i, rows);
                        });
    }

    private int plane() {
        return region.height() * region.width();
    }

    /** When no call runs any more. */
    @Override
    public void close() {
        blend.close();
    }
}

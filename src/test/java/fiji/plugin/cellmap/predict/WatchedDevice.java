// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.engine.DeviceMemoryException;
import fiji.plugin.cellmap.net.contract.BlendRegion;
import fiji.plugin.cellmap.net.contract.DeviceBlend;
import fiji.plugin.cellmap.net.contract.DeviceWindows;
import fiji.plugin.cellmap.net.contract.Logits;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.util.Progress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A network whose device blends, watched, and whose memory runs out when it is told to. */
final class WatchedDevice implements WindowFunction {

    private final WindowFunction network;
    private final int lanes;
    private final String failing;
    private final int after;

    /** How often each was done, by name. */
    final Map<String, Integer> done = new TreeMap<>();

    /** Whether any call had bytes. */
    volatile boolean bytes;

    /**
     * @param network with a device that blends
     * @param failing what its memory does not suffice for, by name; null for nothing
     * @param after how often it does before
     */
    WatchedDevice(WindowFunction network, int lanes, String failing, int after) {
        this.network = network;
        this.lanes = lanes;
        this.failing = failing;
        this.after = after;
    }

    private synchronized void count(String what) {
        int times = done.merge(what, 1, Integer::sum);
        if (what.equals(failing) && times > after)
            throw new DeviceMemoryException("gpu:0", "CUDA out of memory.", null);
    }

    @Override
    public float[] apply(float[] input, int n, int[] window) {
        count("host");
        return network.apply(input, n, window);
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public Optional<float[]> mirrored(float[] input, int n, int[] window, Progress progress) {
        count("host");
        return network.mirrored(input, n, window, progress);
    }

    @Override
    public Optional<DeviceWindows> onDevice(boolean mirrored) {
        return network.onDevice(mirrored).map(on -> region -> open(on, region));
    }

    private DeviceBlend open(DeviceWindows on, BlendRegion region) {
        count("open");
        DeviceBlend blend = on.open(region);
        return new DeviceBlend() {
            @Override
            public Logits apply(Object windows, int n, int[] window, Progress progress) {
                count("apply");
                bytes |= windows instanceof byte[];
                return blend.apply(windows, n, window, progress);
            }

            @Override
            public void add(Logits logits, int index, int[] from, int[] size, int[] to) {
                count("add");
                blend.add(logits, index, from, size, to);
            }

            @Override
            public Planes planes(int first, int end, boolean codes) {
                count(codes ? "codes" : "floats");
                return blend.planes(first, end, codes);
            }

            @Override
            public void clear(int first, int end) {
                count("clear");
                blend.clear(first, end);
            }

            @Override
            public void read(int channel, int place, float[] values) {
                blend.read(channel, place, values);
            }

            @Override
            public void release() {
                count("release");
                blend.release();
            }

            @Override
            public void close() {
                count("close");
                blend.close();
            }
        };
    }
}

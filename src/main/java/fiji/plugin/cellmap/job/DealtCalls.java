// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** One network on several devices: a call goes to one that is free. Thread-safe. */
final class DealtCalls implements WindowFunction {

    private final List<WindowFunction> devices;
    private final BlockingQueue<WindowFunction> free = new LinkedBlockingQueue<>();
    private final int threads;

    /**
     * @param devices the same network on each
     * @param threads within an operation of one call; 0 to leave it as it is
     */
    DealtCalls(List<WindowFunction> devices, int threads) {
        this.devices = List.copyOf(devices);
        this.threads = threads;
        int most = devices.stream().mapToInt(WindowFunction::lanes).max().orElse(1);
        for (int lane = 0; lane < most; lane++)
            for (WindowFunction device : devices) if (lane < device.lanes()) free.add(device);
    }

    @Override
    public float[] apply(float[] input, int n, int[] window) {
        return apply(input, n, window, Progress.none());
    }

    @Override
    public float[] apply(float[] input, int n, int[] window, Progress progress) {
        return onOne(device -> device.apply(input, n, window, progress));
    }

    @Override
    public Optional<float[]> mirrored(float[] input, int n, int[] window, Progress progress) {
        return onOne(device -> device.mirrored(input, n, window, progress));
    }

    private <T> T onOne(Function<WindowFunction, T> call) {
        WindowFunction device = next();
        try {
            if (threads > 0) Devices.threads(threads);
            return call.apply(device);
        } finally {
            free.add(device);
        }
    }

    private WindowFunction next() {
        boolean interrupted = false;
        try {
            while (true)
                try {
                    return free.take();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    @Override
    public int lanes() {
        return devices.stream().mapToInt(WindowFunction::lanes).sum();
    }

    @Override
    public List<List<String>> outputs(List<String> classes) {
        return devices.get(0).outputs(classes);
    }

    @Override
    public float[][] merged(float[][] blended) {
        return devices.get(0).merged(blended);
    }
}

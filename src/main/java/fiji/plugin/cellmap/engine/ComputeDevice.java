// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

/**
 * Where a network runs.
 *
 * @param kind {@code cpu} or {@code gpu}
 * @param index of the GPU; 0 for the CPU
 */
public record ComputeDevice(String kind, int index) {

    public static final ComputeDevice CPU = new ComputeDevice("cpu", 0);

    public static ComputeDevice gpu(int index) {
        return new ComputeDevice("gpu", index);
    }

    public boolean isGpu() {
        return kind.equals("gpu");
    }

    @Override
    public String toString() {
        return isGpu() ? "gpu:" + index : "cpu";
    }
}

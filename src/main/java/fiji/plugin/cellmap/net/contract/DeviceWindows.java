// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

/** A network whose device blends its windows by itself. Thread-safe. */
@FunctionalInterface
public interface DeviceWindows {

    /** What stands where no window is: an output that means probability 0. */
    float BACKGROUND = -200;

    /**
     * Makes room on the device.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if it has not enough
     */
    DeviceBlend open(BlendRegion region);
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.DeviceWindows;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.List;
import java.util.Optional;

/**
 * Where windows are blended: on the device of the network if it does that, until its memory does
 * not suffice, and in Java's memory from then on. The result has the same bits. Thread-safe.
 */
final class Blending {

    private final DeviceWindows device;
    private final int windows;
    private volatile String why;

    private Blending(DeviceWindows device, int windows) {
        this.device = device;
        this.windows = windows;
    }

    /** In Java's memory. */
    static Blending inMemory() {
        return new Blending(null, 0);
    }

    /**
     * On a device.
     *
     * @param windows that have their logits there at the same time, at most
     */
    static Blending on(DeviceWindows device, int windows) {
        return new Blending(device, windows);
    }

    /** What blends windows by itself; empty if they are blended in memory. */
    Optional<DeviceWindows> device() {
        return why == null ? Optional.ofNullable(device) : Optional.empty();
    }

    /** How many windows have their logits on the device at the same time, at most. */
    int windows() {
        return windows;
    }

    /** Blends in memory from now on. */
    void giveUp(CellMapException reason) {
        if (why == null) why = reason.why();
    }

    /** What a user should know of it: nothing where the device sufficed. */
    List<String> notes() {
        return why == null
                ? List.of()
                : List.of(
                        "Windows were blended by the processor, with the same result: the device"
                                + " could not. "
                                + why);
    }
}

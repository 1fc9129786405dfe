// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

/** Logits of some windows, N,K,D,H,W in C order, in memory or on a device. */
@FunctionalInterface
public interface Logits extends AutoCloseable {

    /** Those in memory; they are not copied. */
    static Logits of(float[] values) {
        return () -> values;
    }

    /** In memory; blocks while they come from a device. Not to be changed. */
    float[] values();

    /** Gives back the memory of the device; there is nothing to read afterwards. */
    @Override
    default void close() {}
}

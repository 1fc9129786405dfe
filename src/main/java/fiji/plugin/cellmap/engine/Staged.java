// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.NDArray;

/**
 * Training samples that lie on a device: a copy of their own, so the batch they come from may be
 * used again. {@link TrainingNet#add} closes it; what is not added has to be closed. Closing is
 * thread-safe.
 */
public final class Staged implements AutoCloseable {

    private final int replica;
    private final NDArray raw;
    private final NDArray labels;

    Staged(int replica, NDArray raw, NDArray labels) {
        this.replica = replica;
        this.raw = raw;
        this.labels = labels;
    }

    /** Number of the replica that is to learn from them. */
    public int replica() {
        return replica;
    }

    NDArray raw() {
        return raw;
    }

    NDArray labels() {
        return labels;
    }

    @Override
    public void close() {
        raw.close();
        labels.close();
    }
}

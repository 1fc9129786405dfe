// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

/**
 * How the patches of a micro-batch are computed since memory ran out: part of the state, because
 * sums of parts have other bits.
 *
 * @param patches at a time
 * @param recompute whether activations are computed again in the backward pass
 */
public record MicroBatch(int patches, boolean recompute) {

    public MicroBatch {
        if (patches < 1) throw new IllegalArgumentException(patches + " patches");
    }

    /** With half as many patches at a time, and so twice as many backward passes a step. */
    MicroBatch halved() {
        return new MicroBatch((patches + 1) / 2, recompute);
    }

    MicroBatch recomputing() {
        return new MicroBatch(patches, true);
    }

    /** For people. */
    public String text(int batchSize) {
        String count = patches + " of " + batchSize + " patches of a micro-batch at a time";
        if (patches == batchSize) return "activations are computed again in the backward pass";
        return recompute ? count + ", with activations computed again" : count;
    }
}

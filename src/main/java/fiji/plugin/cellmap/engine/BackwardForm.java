// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

/** How the backward pass of a training program is made. All forms give the same gradients. */
enum BackwardForm {
    /** In one piece, from the activations that the forward pass kept. */
    WHOLE,
    /** The same bucket by bucket, so that gradients are there while others are computed. */
    BUCKETS,
    /** Bucket by bucket, with the activations of each segment computed again. */
    RECOMPUTED
}

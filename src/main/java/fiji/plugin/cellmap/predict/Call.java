// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

/**
 * One call of the network on its way: its windows, what they look at, and what it gave. Each stage
 * of a {@link CallPipeline} has it for itself.
 */
final class Call {

    /** First steps of its windows, z y x in the padded grid. */
    final long[][] starts;

    /** What is known of a window without the call, K,D,H,W; null for those of the call. */
    final float[][] known;

    /**
     * First plane that may get something from a later call, if this is the last one of its z-start.
     */
    final long end;

    /** The windows of the call, N,1,D,H,W; null if all are known. */
    float[] input;

    /** Their logits, N,K,D,H,W. */
    float[] output;

    /**
     * @param end see there; negative if more calls have this z-start
     */
    Call(long[][] starts, float[][] known, long end) {
        this.starts = starts;
        this.known = known;
        this.end = end;
    }

    /** How many windows the network is asked for. */
    int asked() {
        int n = 0;
        for (float[] logits : known) if (logits == null) n++;
        return n;
    }
}

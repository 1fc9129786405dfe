// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;

/**
 * BloscLZ streams: runs of literals and matches of at least three bytes, at most 73725 bytes back
 * (<a href="https://github.com/Blosc/c-blosc/blob/main/blosc/blosclz.c">source of the format</a>).
 */
final class BloscLz {

    private static final int FAR = 8191;

    private BloscLz() {}

    /**
     * @return number of bytes decoded, at most {@code outLength}
     * @throws IOException if a match points before the start or a run over the end
     */
    static int decode(byte[] in, int inStart, int inLength, byte[] out, int outStart, int outLength)
            throws IOException {
        int at = inStart;
        int end = inStart + inLength;
        int to = outStart;
        int limit = outStart + outLength;
        int control = in[at++] & 31;
        while (true) {
            if (control < 32) {
                int run = control + 1;
                if (to + run > limit || at + run > end) throw damaged();
                System.arraycopy(in, at, out, to, run);
                at += run;
                to += run;
            } else {
                int length = (control >> 5) - 1;
                if (length == 6) {
                    int more;
                    do {
                        more = in[at++] & 255;
                        length += more;
                    } while (more == 255);
                }
                length += 3;
                int high = (control & 31) << 8;
                int low = in[at++] & 255;
                int distance = high + low + 1;
                if (low == 255 && high == 31 << 8) {
                    distance = ((in[at] & 255) << 8) + (in[at + 1] & 255) + FAR + 1;
                    at += 2;
                }
                if (to + length > limit || to - distance < outStart || at > end) throw damaged();
                for (int stop = to + length; to < stop; to++) out[to] = out[to - distance];
            }
            if (at >= end) return to - outStart;
            control = in[at++] & 255;
        }
    }

    private static IOException damaged() {
        return new IOException("A BloscLZ block is damaged.");
    }
}

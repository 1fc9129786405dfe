// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Blosc's shuffles: first bytes (or bits) of all elements first, then the second ones. */
final class Shuffle {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LANES = 8;

    private Shuffle() {}

    /** Undoes a shuffle of bytes; bytes after the last whole element stay where they are. */
    static void joinBytes(byte[] in, byte[] out, int start, int length, int typeSize) {
        int n = length / typeSize;
        for (int k = 0; k < typeSize; k++) {
            int from = k * n;
            for (int i = 0, to = start + k; i < n; i++, to += typeSize) out[to] = in[from + i];
        }
        int rest = n * typeSize;
        System.arraycopy(in, rest, out, start + rest, length - rest);
    }

    /** Shuffles bytes. */
    static byte[] splitBytes(byte[] in, int start, int length, int typeSize) {
        byte[] out = new byte[length];
        int n = length / typeSize;
        for (int k = 0; k < typeSize; k++) {
            int to = k * n;
            for (int i = 0, from = start + k; i < n; i++, from += typeSize) out[to + i] = in[from];
        }
        int rest = n * typeSize;
        System.arraycopy(in, start + rest, out, rest, length - rest);
        return out;
    }

    /**
     * Undoes a shuffle of bits; a number of elements that is not a multiple of 8 was not shuffled.
     */
    static void joinBits(byte[] in, byte[] out, int start, int length, int typeSize) {
        int n = length / typeSize;
        if (n % LANES != 0) {
            System.arraycopy(in, 0, out, start, length);
            return;
        }
        int row = n / LANES;
        for (int k = 0; k < typeSize; k++)
            for (int g = 0; g < row; g += LANES)
                joinRows(
                        in,
                        k * LANES * row + g,
                        row,
                        out,
                        start + g * LANES * typeSize + k,
                        typeSize,
                        Math.min(LANES, row - g));
        int rest = n * typeSize;
        System.arraycopy(in, rest, out, start + rest, length - rest);
    }

    /** Turns eight rows of bits, up to eight bytes of each, into up to 64 bytes of elements. */
    private static void joinRows(
            byte[] in, int from, int row, byte[] out, int to, int typeSize, int groups) {
        for (int g = 0; g < groups; g++) {
            long x = 0;
            for (int i = 0; i < LANES; i++) x |= (in[from + i * row + g] & 255L) << (8 * i);
            x = transpose(x);
            int at = to + g * LANES * typeSize;
            if (typeSize == 1) LONGS.set(out, at, x);
            else for (int i = 0; i < LANES; i++, at += typeSize) out[at] = (byte) (x >>> (8 * i));
        }
    }

    /** Transposes a matrix of 8 by 8 bits (Warren, Hacker's Delight, 7-3). */
    private static long transpose(long bits) {
        long x = bits;
        long t = (x ^ (x >>> 7)) & 0x00AA00AA00AA00AAL;
        x ^= t ^ (t << 7);
        t = (x ^ (x >>> 14)) & 0x0000CCCC0000CCCCL;
        x ^= t ^ (t << 14);
        t = (x ^ (x >>> 28)) & 0x00000000F0F0F0F0L;
        return x ^ t ^ (t << 28);
    }
}

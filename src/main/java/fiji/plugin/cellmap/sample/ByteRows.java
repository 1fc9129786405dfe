// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Rows of bytes, eight at a time. Stateless. */
final class ByteRows {

    private static final int EIGHT = 8;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private ByteRows() {}

    /**
     * Copies a row.
     *
     * @param step 1, or -1 to go backwards from {@code at}
     */
    static void copy(byte[] in, int at, int step, byte[] out, int to, int n) {
        if (step > 0) {
            System.arraycopy(in, at, out, to, n);
            return;
        }
        int i = 0;
        for (; i + EIGHT <= n; i += EIGHT)
            LONGS.set(out, to + i, Long.reverseBytes((long) LONGS.get(in, at - i - EIGHT + 1)));
        for (; i < n; i++) out[to + i] = in[at - i];
    }

    /**
     * Makes columns rows: {@code out[to + r * toStep + c] = in[at + r * step + c * next]} for all r
     * below {@code rows} and c below {@code n}.
     *
     * @param step 1 or -1
     */
    static void transpose(
            byte[] in,
            int at,
            int step,
            int next,
            byte[] out,
            int to,
            int toStep,
            int rows,
            int n) {
        int r = 0;
        for (; r + EIGHT <= rows; r += EIGHT) {
            int c = 0;
            for (; c + EIGHT <= n; c += EIGHT)
                tile(
                        in,
                        at + (step > 0 ? r : -r - EIGHT + 1) + c * next,
                        next,
                        out,
                        to + (step > 0 ? r : r + EIGHT - 1) * toStep + c,
                        step * toStep);
            for (; c < n; c++)
                for (int i = r; i < r + EIGHT; i++)
                    out[to + i * toStep + c] = in[at + i * step + c * next];
        }
        for (; r < rows; r++)
            for (int c = 0; c < n; c++) out[to + r * toStep + c] = in[at + r * step + c * next];
    }

    /**
     * Eight rows of eight bytes become columns: blocks of four, of two and of one change places.
     */
    private static void tile(byte[] in, int at, int next, byte[] out, int to, int toNext) {
        long a = (long) LONGS.get(in, at);
        long b = (long) LONGS.get(in, at + next);
        long c = (long) LONGS.get(in, at + 2 * next);
        long d = (long) LONGS.get(in, at + 3 * next);
        long e = (long) LONGS.get(in, at + 4 * next);
        long f = (long) LONGS.get(in, at + 5 * next);
        long g = (long) LONGS.get(in, at + 6 * next);
        long h = (long) LONGS.get(in, at + 7 * next);
        long t = (a >>> 32 ^ e) & 0xFFFF_FFFFL;
        e ^= t;
        a ^= t << 32;
        t = (b >>> 32 ^ f) & 0xFFFF_FFFFL;
        f ^= t;
        b ^= t << 32;
        t = (c >>> 32 ^ g) & 0xFFFF_FFFFL;
        g ^= t;
        c ^= t << 32;
        t = (d >>> 32 ^ h) & 0xFFFF_FFFFL;
        h ^= t;
        d ^= t << 32;
        t = (a >>> 16 ^ c) & 0xFFFF_0000_FFFFL;
        c ^= t;
        a ^= t << 16;
        t = (b >>> 16 ^ d) & 0xFFFF_0000_FFFFL;
        d ^= t;
        b ^= t << 16;
        t = (e >>> 16 ^ g) & 0xFFFF_0000_FFFFL;
        g ^= t;
        e ^= t << 16;
        t = (f >>> 16 ^ h) & 0xFFFF_0000_FFFFL;
        h ^= t;
        f ^= t << 16;
        t = (a >>> 8 ^ b) & 0xFF_00FF_00FF_00FFL;
        LONGS.set(out, to + toNext, b ^ t);
        LONGS.set(out, to, a ^ t << 8);
        t = (c >>> 8 ^ d) & 0xFF_00FF_00FF_00FFL;
        LONGS.set(out, to + 3 * toNext, d ^ t);
        LONGS.set(out, to + 2 * toNext, c ^ t << 8);
        t = (e >>> 8 ^ f) & 0xFF_00FF_00FF_00FFL;
        LONGS.set(out, to + 5 * toNext, f ^ t);
        LONGS.set(out, to + 4 * toNext, e ^ t << 8);
        t = (g >>> 8 ^ h) & 0xFF_00FF_00FF_00FFL;
        LONGS.set(out, to + 7 * toNext, h ^ t);
        LONGS.set(out, to + 6 * toNext, g ^ t << 8);
    }
}

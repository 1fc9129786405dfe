// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Voxels;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.stream.IntStream;

/** Object ids in whatever type they were stored, as unsigned integers just wide enough. */
final class Ids {

    /** Voxels looked at at once. */
    private static final int PART = 1 << 16;

    private Ids() {}

    /**
     * The narrowest unsigned type for these ids.
     *
     * @throws CellMapException if a value is not an id: negative, or not a whole number
     */
    static DType type(Object values, DType type, String where) {
        int n = Voxels.length(values);
        long bits =
                IntStream.range(0, (n + PART - 1) / PART)
                        .parallel()
                        .mapToLong(
                                k -> {
                                    int end = Math.min(n, (k + 1) * PART);
                                    return bits(values, type, k * PART, end, where);
                                })
                        .reduce(0, (a, b) -> a | b);
        if (bits >>> 8 == 0) return DType.UINT8;
        if (bits >>> 16 == 0) return DType.UINT16;
        return bits >>> 32 == 0 ? DType.UINT32 : DType.UINT64;
    }

    /** All bits that are set in any of the ids. */
    private static long bits(Object values, DType type, int from, int to, String where) {
        long bits = 0;
        if (values instanceof byte[] v) {
            int or = 0;
            for (int i = from; i < to; i++) or |= v[i];
            bits = type.signed ? or : or & 0xFF;
        } else if (values instanceof short[] v) {
            int or = 0;
            for (int i = from; i < to; i++) or |= v[i];
            bits = type.signed ? or : or & 0xFFFF;
        } else if (values instanceof int[] v) {
            int or = all(v, from, to);
            bits = type.signed ? or : or & 0xFFFF_FFFFL;
        } else if (values instanceof long[] v) {
            for (int i = from; i < to; i++) bits |= v[i];
        } else {
            return ofFractions(values, type, from, to, where);
        }
        if (bits < 0) throw noId("A negative number", where);
        return bits;
    }

    /** Four sums at a time, so that none waits for the other. */
    private static int all(int[] v, int from, int to) {
        int a = 0;
        int b = 0;
        int c = 0;
        int d = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            a |= v[i];
            b |= v[i + 1];
            c |= v[i + 2];
            d |= v[i + 3];
        }
        for (; i < to; i++) a |= v[i];
        return a | b | c | d;
    }

    private static long ofFractions(Object values, DType type, int from, int to, String where) {
        double[] part = new double[to - from];
        Widening.doubles(values, type, from, part, 0, part.length);
        long bits = 0;
        for (double id : part) {
            if (!(id >= 0) || id != Math.rint(id) || id > 1L << 53) throw noId(id, where);
            bits |= (long) id;
        }
        return bits;
    }

    /** The same ids in a narrower (or equally wide) type that holds them all. */
    static Object narrow(Object values, DType from, DType to) {
        if (from.integer && from.bytes == to.bytes) return values;
        int n = Voxels.length(values);
        Object narrow = to.allocate(n);
        IntStream.range(0, (n + PART - 1) / PART)
                .parallel()
                .forEach(k -> narrow(values, from, narrow, k * PART, Math.min(n, (k + 1) * PART)));
        return narrow;
    }

    private static void narrow(Object values, DType from, Object narrow, int start, int end) {
        if (values instanceof int[] v && narrow instanceof byte[] to) {
            for (int i = start; i < end; i++) to[i] = (byte) v[i];
            return;
        }
        if (values instanceof int[] v && narrow instanceof short[] to) {
            for (int i = start; i < end; i++) to[i] = (short) v[i];
            return;
        }
        if (values instanceof short[] v && narrow instanceof byte[] to) {
            for (int i = start; i < end; i++) to[i] = (byte) v[i];
            return;
        }
        long[] ids = Widening.longs(values, from, start, end - start);
        if (narrow instanceof byte[] v)
            for (int i = 0; i < ids.length; i++) v[start + i] = (byte) ids[i];
        else if (narrow instanceof short[] v)
            for (int i = 0; i < ids.length; i++) v[start + i] = (short) ids[i];
        else if (narrow instanceof int[] v)
            for (int i = 0; i < ids.length; i++) v[start + i] = (int) ids[i];
        else System.arraycopy(ids, 0, narrow, start, ids.length);
    }

    private static CellMapException noId(Object value, String where) {
        return new CellMapException(
                "Cannot use the values of an instance label as ids",
                where,
                value + " occurs, but ids are whole numbers from 0 up.",
                "Turn predictions into objects first with 'cellmap process'.");
    }
}

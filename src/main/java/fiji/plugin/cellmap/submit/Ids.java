package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.stream.IntStream;

/** Object ids in whatever type they were stored, as unsigned integers just wide enough. */
final class Ids {

    /** Voxels converted at once. */
    private static final int PART = 1 << 14;

    private Ids() {}

    /**
     * @throws CellMapException if a value is no id: negative, or not a whole number
     */
    static long largest(Object values, DType type, String where) {
        long largest = 0;
        if (values instanceof long[] v) {
            for (long id : v) {
                if (id < 0) throw noId(id, where);
                largest = Math.max(largest, id);
            }
            return largest;
        }
        double[] part = new double[PART];
        int n = Voxels.length(values);
        for (int from = 0; from < n; from += part.length) {
            int count = Math.min(part.length, n - from);
            Voxels.toDoubles(values, type, from, part, 0, count);
            for (int i = 0; i < count; i++) {
                double id = part[i];
                if (!(id >= 0) || id != Math.rint(id) || id > 1L << 53) throw noId(id, where);
                largest = Math.max(largest, (long) id);
            }
        }
        return largest;
    }

    /** The narrowest unsigned type for ids up to this. */
    static DType type(long largest) {
        if (largest < 1 << 8) return DType.UINT8;
        if (largest < 1 << 16) return DType.UINT16;
        return largest < 1L << 32 ? DType.UINT32 : DType.UINT64;
    }

    /** The same ids in a narrower (or equally wide) type that holds them all. */
    static Object narrow(Object values, DType from, DType to) {
        if (from.integer && from.bytes == to.bytes) return values;
        int n = Voxels.length(values);
        Object narrow = to.allocate(n);
        int parts = (n + PART - 1) / PART;
        IntStream.range(0, parts)
                .parallel()
                .forEach(k -> narrow(values, from, narrow, k * PART, Math.min(n, (k + 1) * PART)));
        return narrow;
    }

    private static void narrow(Object values, DType from, Object narrow, int start, int end) {
        long[] ids = new long[end - start];
        if (values instanceof long[] v) {
            System.arraycopy(v, start, ids, 0, ids.length);
        } else {
            double[] part = new double[ids.length];
            Voxels.toDoubles(values, from, start, part, 0, part.length);
            for (int i = 0; i < ids.length; i++) ids[i] = (long) part[i];
        }
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
                value + " occurs, and an id is a whole number from 0 on.",
                "Turn predictions into objects first with 'cellmap process'.");
    }
}

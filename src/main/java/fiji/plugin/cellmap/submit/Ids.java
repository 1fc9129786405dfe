package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;

/** Object ids in whatever type they were stored, as unsigned integers just wide enough. */
final class Ids {

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
        double[] part = new double[1 << 12];
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
        double[] one = new double[1];
        for (int i = 0; i < n; i++) {
            long id;
            if (values instanceof long[] v) {
                id = v[i];
            } else {
                Voxels.toDoubles(values, from, i, one, 0, 1);
                id = (long) one[0];
            }
            if (narrow instanceof byte[] v) v[i] = (byte) id;
            else if (narrow instanceof short[] v) v[i] = (short) id;
            else if (narrow instanceof int[] v) v[i] = (int) id;
            else ((long[]) narrow)[i] = id;
        }
        return narrow;
    }

    private static CellMapException noId(Object value, String where) {
        return new CellMapException(
                "Cannot use the values of an instance label as ids",
                where,
                value + " occurs, and an id is a whole number from 0 on.",
                "Turn predictions into objects first with 'cellmap process'.");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.janelia.saalfeldlab.n5.Compression;
import org.janelia.saalfeldlab.n5.DataType;
import org.janelia.saalfeldlab.n5.DatasetAttributes;

/** N5's words for what an array is, in ours. */
final class N5Types {

    private static final Set<DType> UNKNOWN = EnumSet.of(DType.BOOL, DType.FLOAT16);

    private N5Types() {}

    /**
     * @throws CellMapException if N5 has no such type, or may not read the compression everywhere
     */
    static void checkReadable(ArraySpec spec, String format, String where) {
        if (UNKNOWN.contains(spec.dtype()))
            throw new CellMapException(
                    "Cannot create an array with N5",
                    where,
                    "N5 has no type " + spec.dtype().label + ".",
                    "Use uint8 or float32.");
        boolean lz4 = spec.codec() == Codec.LZ4 && !format.equals("N5");
        if (lz4 || spec.codec() == Codec.BLOSC)
            throw new CellMapException(
                    "Cannot create an array with N5",
                    where,
                    "N5 reads Blosc only where the system has libblosc, and LZ4 not from Zarr.",
                    "Use zstd.");
    }

    /**
     * What defines an array, with axes reversed.
     *
     * @param fill value of voxels that were never written, as text; empty for 0
     * @throws CellMapException if it holds texts or objects, or its fill value is no number
     */
    static ArraySpec spec(DatasetAttributes found, String fill, String where) {
        DType dtype = dtype(found.getDataType(), where);
        return new ArraySpec(
                reversed(found.getDimensions()),
                reversed(found.getChunkSize()),
                dtype,
                fill(fill, dtype, where),
                codec(compression(found)),
                "/");
    }

    private static DType dtype(DataType type, String where) {
        if (type == DataType.STRING || type == DataType.OBJECT)
            throw new CellMapException(
                    "Cannot open an array",
                    where,
                    "It holds values of type " + type + ".",
                    "Give an array of numbers.");
        return DType.of(type.toString().toLowerCase(Locale.ROOT));
    }

    /** Integers keep their bits, unsigned ones, too. */
    private static Number fill(String text, DType dtype, String where) {
        if (text.isEmpty()) return 0;
        try {
            return dtype.integer ? new BigDecimal(text).longValue() : Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new CellMapException(
                    "Cannot open an array",
                    where,
                    "Its fill value " + text + " is no number.",
                    "Correct it in the metadata, or copy the data again.",
                    e);
        }
    }

    /** Name of the compression: {@code "xz"}. */
    @SuppressWarnings("deprecation")
    static String compression(DatasetAttributes found) {
        Compression compression = found.getCompression();
        return compression.getType();
    }

    /** The compressor of the same name; one that only N5 has counts as zstd for new chunks. */
    private static Codec codec(String name) {
        return switch (name) {
            case "raw" -> Codec.RAW;
            case "gzip" -> Codec.GZIP;
            case "blosc" -> Codec.BLOSC;
            case "lz4" -> Codec.LZ4;
            default -> Codec.ZSTD;
        };
    }

    static long[] reversed(long[] values) {
        long[] reversed = new long[values.length];
        for (int d = 0; d < values.length; d++) reversed[d] = values[values.length - 1 - d];
        return reversed;
    }

    static int[] reversed(int[] values) {
        int[] reversed = new int[values.length];
        for (int d = 0; d < values.length; d++) reversed[d] = values[values.length - 1 - d];
        return reversed;
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.Arrays;

/**
 * Element types of arrays. Values travel in Java primitive arrays of the same width ({@code byte[]}
 * for 8 bits and bool, {@code short[]}, {@code int[]}, {@code long[]}, {@code float[]}, {@code
 * double[]}); unsigned types use the bits of the signed one. Only float16 travels as {@code
 * float[]}, and is rounded to the nearest when it is written.
 */
public enum DType {
    BOOL("bool", 1, false, true),
    INT8("int8", 1, true, true),
    UINT8("uint8", 1, false, true),
    INT16("int16", 2, true, true),
    UINT16("uint16", 2, false, true),
    INT32("int32", 4, true, true),
    UINT32("uint32", 4, false, true),
    INT64("int64", 8, true, true),
    UINT64("uint64", 8, false, true),
    FLOAT16("float16", 2, true, false),
    FLOAT32("float32", 4, true, false),
    FLOAT64("float64", 8, true, false);

    /** The name NumPy uses. */
    public final String label;

    /** Bytes of an element in a file. */
    public final int bytes;

    public final boolean signed;
    public final boolean integer;

    DType(String label, int bytes, boolean signed, boolean integer) {
        this.label = label;
        this.bytes = bytes;
        this.signed = signed;
        this.integer = integer;
    }

    /**
     * @throws IllegalArgumentException if there is no type of that NumPy name
     */
    public static DType of(String label) {
        return Arrays.stream(values())
                .filter(t -> t.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown dtype " + label));
    }

    /** A new primitive array of this type, all zero. */
    public Object allocate(int length) {
        return switch (this) {
            case BOOL, INT8, UINT8 -> new byte[length];
            case INT16, UINT16 -> new short[length];
            case INT32, UINT32 -> new int[length];
            case INT64, UINT64 -> new long[length];
            case FLOAT16, FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
        };
    }
}

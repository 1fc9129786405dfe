// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/**
 * Grey values of a patch as they are stored, in the order of the finished patch.
 *
 * @param bytes unsigned; null if the values are other numbers
 * @param values where network input goes; stored values until then if there are no bytes
 * @param shape of the finished patch, z y x
 */
record StoredGrey(byte[] bytes, float[] values, int[] shape) {

    private static final int BYTE = 0xFF;

    /** Of numbers of any type. The same numbers give the same input, however they are stored. */
    static StoredGrey of(float[] values, int[] shape) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            int whole = (int) values[i];
            if (whole != values[i] || whole < 0 || whole > BYTE)
                return new StoredGrey(null, values, shape);
            bytes[i] = (byte) whole;
        }
        return new StoredGrey(bytes, values, shape);
    }

    /** Makes network input of them. */
    void finish(GreyChanges changes, Intensity intensity) {
        if (bytes == null) changes.apply(values, shape, intensity);
        else changes.apply(bytes, shape, intensity, values);
    }

    /** Which voxels are {@link BlackPadding}: 0 or -1; null for none. */
    byte[] padding() {
        byte[] black = bytes == null ? BlackPadding.zeros(values) : BlackPadding.zeros(bytes);
        return black == null ? null : BlackPadding.solid(black, shape);
    }
}

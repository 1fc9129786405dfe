// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/**
 * Floats that are one of 256 values each, as bytes and what they stand for. Immutable by
 * convention.
 *
 * @param codes unsigned bytes, of the bounds of the floats
 * @param values for each byte, 256 floats
 */
public record CodedBlocks(BlockSource<byte[]> codes, float[] values) {

    /** How many there are. */
    public static final int CODES = 256;

    private static final int BYTE = 0xFF;

    /** Every byte as a float, from 0 on. */
    public static float[] all() {
        float[] all = new float[CODES];
        for (int i = 0; i < CODES; i++) all[i] = i;
        return all;
    }

    /** The same voxels at positions that are larger by some whole numbers, z y x. */
    public CodedBlocks translate(long... by) {
        return new CodedBlocks(codes.translate(by), values);
    }

    /** What bytes stand for. */
    public static float[] decoded(byte[] codes, float[] values) {
        float[] floats = new float[codes.length];
        for (int i = 0; i < floats.length; i++) floats[i] = values[codes[i] & BYTE];
        return floats;
    }
}

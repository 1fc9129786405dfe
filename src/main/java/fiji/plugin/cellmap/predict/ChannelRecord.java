// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Statistics of one image in one block: of probabilities, or of what else is stored.
 *
 * @param name of the class
 * @param crc32c of the stored values, little-endian in C order
 * @param min smallest value
 * @param mean mean value
 * @param max largest value
 */
public record ChannelRecord(String name, long crc32c, double min, double mean, double max) {

    private static final int PIECE = 1 << 14;

    /**
     * @param values {@code byte[]} and {@code short[]} (unsigned) or {@code float[]}, not empty
     * @param one what they are divided by
     */
    static ChannelRecord of(String name, Object values, double one) {
        if (values instanceof float[] floats) return of(name, floats, one);
        int length = values instanceof byte[] b ? b.length : ((short[]) values).length;
        int min = Integer.MAX_VALUE;
        int max = 0;
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int v = values instanceof byte[] b ? b[i] & 0xff : ((short[]) values)[i] & 0xffff;
            min = Math.min(min, v);
            max = Math.max(max, v);
            sum += v;
        }
        long crc = values instanceof byte[] b ? crc(b) : crc((short[]) values);
        return new ChannelRecord(name, crc, min / one, sum / one / length, max / one);
    }

    private static long crc(byte[] values) {
        CRC32C crc = new CRC32C();
        crc.update(values);
        return crc.getValue();
    }

    private static long crc(short[] values) {
        CRC32C crc = new CRC32C();
        ByteBuffer piece = ByteBuffer.allocate(2 * PIECE).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += PIECE) {
            int n = Math.min(PIECE, values.length - from);
            piece.clear().asShortBuffer().put(values, from, n);
            crc.update(piece.limit(2 * n));
        }
        return crc.getValue();
    }

    private static ChannelRecord of(String name, float[] values, double one) {
        CRC32C crc = new CRC32C();
        ByteBuffer piece = ByteBuffer.allocate(4 * PIECE).order(ByteOrder.LITTLE_ENDIAN);
        double sum = 0;
        float min = Float.MAX_VALUE;
        float max = -Float.MAX_VALUE;
        for (int from = 0; from < values.length; from += PIECE) {
            int n = Math.min(PIECE, values.length - from);
            piece.clear().asFloatBuffer().put(values, from, n);
            crc.update(piece.limit(4 * n));
            for (int i = from; i < from + n; i++) {
                min = Math.min(min, values[i]);
                max = Math.max(max, values[i]);
                sum += values[i];
            }
        }
        return new ChannelRecord(
                name, crc.getValue(), min / one, sum / one / values.length, max / one);
    }
}

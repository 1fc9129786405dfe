// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Statistics of one class in one block.
 *
 * @param name of the class
 * @param crc32c of the stored values, little-endian in C order
 * @param min smallest probability
 * @param mean mean probability
 * @param max largest probability
 */
public record ChannelRecord(String name, long crc32c, double min, double mean, double max) {

    private static final int PIECE = 1 << 14;

    /**
     * @param values {@code byte[]} (uint8, 255 = 1) or {@code float[]}, not empty
     */
    static ChannelRecord of(String name, Object values, DType dtype) {
        return dtype == DType.UINT8 ? of(name, (byte[]) values) : of(name, (float[]) values);
    }

    private static ChannelRecord of(String name, byte[] values) {
        CRC32C crc = new CRC32C();
        crc.update(values);
        int min = ProbabilityCoder.ONE;
        int max = 0;
        long sum = 0;
        for (byte b : values) {
            int v = b & 0xff;
            min = Math.min(min, v);
            max = Math.max(max, v);
            sum += v;
        }
        double one = ProbabilityCoder.ONE;
        return new ChannelRecord(
                name, crc.getValue(), min / one, sum / one / values.length, max / one);
    }

    private static ChannelRecord of(String name, float[] values) {
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
        return new ChannelRecord(name, crc.getValue(), min, sum / values.length, max);
    }
}

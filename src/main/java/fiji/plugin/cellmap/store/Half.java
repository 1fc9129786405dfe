// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/** IEEE 754 binary16 numbers by their bits, to and from float. */
public final class Half {

    private static final int EXPONENT = 0x7C00;
    private static final float SMALLEST = 0x1p-24f;

    /** The first magnitude that rounds to infinity: half a step above 65504. */
    private static final float TOO_LARGE = 65520f;

    private Half() {}

    /** The float of the same value; NaNs keep their payload. */
    public static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int magnitude = half & 0x7FFF;
        if (magnitude >= EXPONENT)
            return Float.intBitsToFloat(sign | 0x7F800000 | (magnitude & 0x3FF) << 13);
        if (magnitude < 0x400) {
            float value = magnitude * SMALLEST;
            return sign == 0 ? value : -value;
        }
        return Float.intBitsToFloat(sign | ((magnitude << 13) + (112 << 23)));
    }

    /** The nearest half, the even one of two; infinite from 65520 on. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            int payload = bits >>> 13 & 0x3FF;
            return (short) (sign | EXPONENT | (payload == 0 ? 0x200 : payload));
        }
        if (magnitude >= TOO_LARGE) return (short) (sign | EXPONENT);
        // Below 2^-14 halves have a fixed step; rint takes the even one of two.
        if (magnitude < 0x1p-14f) return (short) (sign | (int) Math.rint(magnitude / SMALLEST));
        int m = (bits & 0x7FFFFFFF) - (112 << 23);
        return (short) (sign | (m + 0xFFF + (m >>> 13 & 1)) >>> 13);
    }
}

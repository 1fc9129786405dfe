// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.io.Serializable;

/**
 * Affinities as whole numbers in the same order, so that one loop serves bytes and floats: bytes
 * are themselves, floats their bits. Values below 0, which rounding makes, count as 0. Immutable.
 *
 * @param bytes whether the values are stored as bytes
 * @param unit the value that stands for affinity 1
 */
record FaceCodes(boolean bytes, double unit) implements Serializable {

    /** The code of affinity 0, and of faces that do not count. */
    static final int NONE = 0;

    int code(float value) {
        if (bytes) return (int) value;
        return value > 0 ? Float.floatToIntBits(value) : NONE;
    }

    float value(int code) {
        return bytes ? code : Float.intBitsToFloat(code);
    }

    /** The largest code of a value that is not above a limit of 0 or more, in stored units. */
    int above(double limit) {
        if (bytes) return (int) Math.floor(limit);
        float nearest = (float) limit;
        return Float.floatToIntBits(nearest > limit ? Math.nextDown(nearest) : nearest);
    }

    /** The smallest code of a value that is at least a limit above 0, in stored units. */
    int atLeast(double limit) {
        if (bytes) return (int) Math.ceil(limit);
        float nearest = (float) limit;
        return Float.floatToIntBits(nearest < limit ? Math.nextUp(nearest) : nearest);
    }
}

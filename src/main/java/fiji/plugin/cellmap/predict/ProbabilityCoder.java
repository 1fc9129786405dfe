// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.DeviceWindows;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;

/**
 * From blended logits to stored probabilities, and from stored values back. In uint8, 255 stands
 * for 1 and p is stored as 255 p rounded to the nearest integer, halves down. So a stored v is
 * greater than 127.5 exactly where p &gt; 0.5: thresholds of 0.5 give the same mask whether taken
 * before or after the conversion, and any other threshold t, taken as v &gt; 255 t, differs only
 * for p within half a step of t. Immutable.
 */
public final class ProbabilityCoder {

    /** The stored value that stands for probability 1 in uint8. */
    public static final int ONE = 255;

    /** Likewise in uint16. */
    public static final int WIDE_ONE = 65535;

    /** An output that stands for probability 0, whatever the activation. */
    static final float BACKGROUND = DeviceWindows.BACKGROUND;

    private final boolean sigmoid;
    private final DType dtype;

    /**
     * @param activation {@code sigmoid} or {@code none}
     * @param dtype {@link DType#UINT8}, {@link DType#UINT16} or {@link DType#FLOAT32}
     */
    ProbabilityCoder(String activation, DType dtype) {
        this.sigmoid = activation.equals("sigmoid");
        this.dtype = dtype;
    }

    /**
     * Makes sure that all values can be made probabilities.
     *
     * @throws CellMapException if one is not a number
     */
    static void require(float[] logits, String name, long z) {
        for (float v : logits) if (Float.isNaN(v)) throw notANumber(name, z);
    }

    private static CellMapException notANumber(String name, long z) {
        return new CellMapException(
                "Cannot use the output of the network",
                "class " + name + ", plane z = " + z,
                "It holds values that are not numbers (NaN).",
                "The weights are broken, or 16-bit numbers overflowed: use an earlier checkpoint or"
                        + " 32 bits.");
    }

    /** Whether it is {@link CodeTable#SIGMOID}. */
    boolean isCodes() {
        return sigmoid && dtype == DType.UINT8;
    }

    /** Encodes values into a primitive array of the dtype, from an index on. */
    void encode(float[] logits, Object stored, int at) {
        if (dtype == DType.UINT8) {
            byte[] out = (byte[]) stored;
            if (sigmoid)
                for (int i = 0; i < logits.length; i++)
                    out[at + i] = CodeTable.SIGMOID.code(logits[i]);
            else
                for (int i = 0; i < logits.length; i++)
                    out[at + i] = (byte) quantise(probability(logits[i]));
        } else if (dtype == DType.UINT16) {
            short[] out = (short[]) stored;
            for (int i = 0; i < logits.length; i++)
                out[at + i] = (short) quantise(probability(logits[i]), WIDE_ONE);
        } else {
            float[] out = (float[]) stored;
            for (int i = 0; i < logits.length; i++) out[at + i] = probability(logits[i]);
        }
    }

    private float probability(float logit) {
        return probability(logit, sigmoid);
    }

    /** What an output stands for: 0 to 1. */
    public static float probability(float logit, boolean sigmoid) {
        if (!sigmoid) return Math.min(1, Math.max(0, logit));
        return (float) (1 / (1 + StrictMath.exp(-logit)));
    }

    /** 255 p rounded to the nearest integer, halves down. */
    static int quantise(float p) {
        return quantise(p, ONE);
    }

    private static int quantise(float p, int one) {
        return (int) Math.ceil((double) one * p - 0.5);
    }

    /** The stored value that stands for probability 1 in a type: 1 where it has fractions. */
    static int one(DType dtype) {
        return switch (dtype) {
            case UINT8 -> ONE;
            case UINT16 -> WIDE_ONE;
            default -> 1;
        };
    }

    /**
     * The largest stored uint8 value that is background: v is foreground where it is greater.
     *
     * @param threshold a probability
     * @return between -1 (everything is foreground) and 255
     */
    public static int background(double threshold) {
        return (int) Math.max(-1, Math.min(ONE, Math.floor(ONE * threshold)));
    }
}

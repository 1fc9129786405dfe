// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/**
 * From stored grey values to network input: {@code stored * scale + offset}. The same in training
 * and prediction, and stored with the model. Immutable.
 */
public record Intensity(double scale, double offset) {

    /** Values as they are stored. */
    public static final Intensity NONE = new Intensity(1, 0);

    /** Changes values in place and returns the same array. */
    public float[] apply(float[] values) {
        if (scale == 1 && offset == 0) return values;
        for (int i = 0; i < values.length; i++) values[i] = (float) (values[i] * scale + offset);
        return values;
    }

    /** One value. */
    public float apply(float value) {
        return (float) (value * scale + offset);
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.predict.ProbabilityCoder;
import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.UsageException;

/**
 * A probability as an image holds it: uint8 holds 255 for 1 (see {@link ProbabilityCoder}),
 * floating types the number itself. Thread-safe.
 */
public record ImageField(VoxelImage image) implements Field {

    /** What rounding may add to a probability. */
    private static final float TOLERANCE = 1e-3f;

    /**
     * @throws UsageException if the image is not of a type that holds probabilities
     */
    public ImageField {
        switch (image.dtype()) {
            case UINT8, FLOAT16, FLOAT32, FLOAT64 -> {}
            default ->
                    throw new UsageException(
                            "Cannot process an array",
                            image.location(),
                            "Its type is " + image.dtype().label + ".",
                            "Give a prediction: uint8 (255 = 1) or a float type.");
        }
    }

    @Override
    public long[] shape() {
        return image.shape();
    }

    @Override
    public double unit() {
        return image.dtype() == DType.UINT8 ? ProbabilityCoder.ONE : 1;
    }

    @Override
    public boolean direct() {
        return true;
    }

    /**
     * @throws UsageException if a value is no probability
     */
    @Override
    public float[] read(Box box) {
        float[] values = image.floats(box);
        if (image.dtype() != DType.UINT8) for (float value : values) require(value);
        return values;
    }

    @Override
    public Object stored(Box box) {
        return image.dtype() == DType.UINT8 ? image.read(box) : read(box);
    }

    private void require(float value) {
        if (value >= -TOLERANCE && value <= 1 + TOLERANCE) return;
        throw new UsageException(
                "Cannot process an array",
                image.location(),
                "It holds " + value + ", which is no probability.",
                "Give probabilities from 0 to 1: logits need a sigmoid first, percentages or bytes"
                        + " a division, and NaN a number.");
    }
}

// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.predict.ProbabilityCoder;
import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;

/**
 * A probability as an image holds it: integers hold that part of the number that stands for 1 (see
 * {@link ProbabilityCoder}), floating types the number itself, or its logit. Thread-safe.
 *
 * @param one the stored value of probability 1
 * @param logits whether values have yet to become probabilities
 */
public record ImageField(VoxelImage image, double one, boolean logits) implements Field {

    /** By these attributes an array tells what its values are. */
    private static final List<String> KINDS = List.of("probability", "logits", "labels");

    /** What rounding may add to a probability. */
    private static final float TOLERANCE = 1e-3f;

    /**
     * An image of which nothing is known but its type.
     *
     * @throws UsageException if that is not one that holds probabilities
     */
    public ImageField(VoxelImage image) {
        this(image, image.dtype() == DType.UINT8 ? ProbabilityCoder.ONE : 1, false);
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

    /**
     * An image whose array may tell what its values are, as those that this program predicts do.
     *
     * @param attributes of the array
     * @throws UsageException if it holds no probabilities
     */
    public static ImageField of(VoxelImage image, ObjectNode attributes) {
        if (!isTold(attributes)) return new ImageField(image);
        if (attributes.has("labels"))
            throw new UsageException(
                    "Cannot process an array",
                    image.location(),
                    "It holds the number of the most probable class, not probabilities.",
                    "Predict again with predict.output=probabilities.");
        if (attributes.path("logits").asBoolean()) return new ImageField(image, 1, true);
        return new ImageField(image, attributes.path("one").asDouble(1), false);
    }

    /** Whether an array tells what its values are. */
    static boolean isTold(ObjectNode attributes) {
        return KINDS.stream().anyMatch(attributes::has);
    }

    @Override
    public long[] shape() {
        return image.shape();
    }

    @Override
    public double unit() {
        return one;
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
        if (logits)
            for (int i = 0; i < values.length; i++)
                values[i] = ProbabilityCoder.probability(values[i], true);
        if (one == 1) for (float value : values) require(value);
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

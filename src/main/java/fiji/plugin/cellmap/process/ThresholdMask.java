package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.predict.ProbabilityCoder;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.util.UsageException;

/**
 * Foreground is where a stored probability is greater than a threshold. uint8 holds 255 for 1 (see
 * {@link ProbabilityCoder}), floating types the number itself. As thread-safe as the array.
 */
final class ThresholdMask implements Mask {

    private final ChunkedArray array;
    private final double threshold;

    /**
     * @throws UsageException if the array holds no probabilities
     */
    ThresholdMask(ChunkedArray array, double threshold) {
        this.array = array;
        this.threshold = threshold;
        switch (array.spec().dtype()) {
            case UINT8, FLOAT32, FLOAT64 -> {}
            default ->
                    throw new UsageException(
                            "Cannot threshold an array",
                            array.location(),
                            "Its type is " + array.spec().dtype().label + ".",
                            "Give a prediction: uint8 (255 = 1), float32 or float64.");
        }
        if (array.spec().rank() != 3)
            throw new UsageException(
                    "Cannot threshold an array",
                    array.location(),
                    "It has " + array.spec().rank() + " axes.",
                    "Give a prediction with the axes z, y, x.");
    }

    @Override
    public long[] shape() {
        return array.spec().shape();
    }

    @Override
    public byte[] read(Box box) {
        Object values = array.read(box);
        if (values instanceof byte[] bytes) return ofBytes(bytes);
        return values instanceof float[] floats ? ofFloats(floats) : ofDoubles((double[]) values);
    }

    private byte[] ofBytes(byte[] values) {
        int background = ProbabilityCoder.background(threshold);
        for (int i = 0; i < values.length; i++)
            values[i] = (byte) ((values[i] & 0xff) > background ? 1 : 0);
        return values;
    }

    private byte[] ofFloats(float[] values) {
        byte[] mask = new byte[values.length];
        for (int i = 0; i < values.length; i++) mask[i] = (byte) (values[i] > threshold ? 1 : 0);
        return mask;
    }

    private byte[] ofDoubles(double[] values) {
        byte[] mask = new byte[values.length];
        for (int i = 0; i < values.length; i++) mask[i] = (byte) (values[i] > threshold ? 1 : 0);
        return mask;
    }
}

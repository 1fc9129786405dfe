package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.predict.ProbabilityCoder;
import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.UsageException;

/**
 * A probability as it is stored: uint8 holds 255 for 1 (see {@link ProbabilityCoder}), floating
 * types the number itself. As thread-safe as the array.
 */
public record ArrayField(ChunkedArray array) implements Field {

    /**
     * @throws UsageException if the array holds no probabilities of a volume
     */
    public ArrayField {
        switch (array.spec().dtype()) {
            case UINT8, FLOAT16, FLOAT32, FLOAT64 -> {}
            default ->
                    throw wrong(
                            array,
                            "Its type is " + array.spec().dtype().label + ".",
                            "Give a prediction: uint8 (255 = 1) or a float type.");
        }
        if (array.spec().rank() != 3)
            throw wrong(
                    array,
                    "It has " + array.spec().rank() + " axes.",
                    "Give a prediction with the axes z, y, x.");
    }

    private static UsageException wrong(ChunkedArray array, String why, String fix) {
        return new UsageException("Cannot process an array", array.location(), why, fix);
    }

    @Override
    public long[] shape() {
        return array.spec().shape();
    }

    @Override
    public double unit() {
        return array.spec().dtype() == DType.UINT8 ? ProbabilityCoder.ONE : 1;
    }

    @Override
    public boolean direct() {
        return true;
    }

    @Override
    public float[] read(Box box) {
        Object values = array.read(box);
        if (values instanceof float[] floats) return floats;
        return values instanceof byte[] bytes ? ofBytes(bytes) : ofDoubles((double[]) values);
    }

    private static float[] ofBytes(byte[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = values[i] & 0xff;
        return floats;
    }

    private static float[] ofDoubles(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return floats;
    }
}
